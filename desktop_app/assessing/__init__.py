"""What is done to one assessment as a whole: edited, made final, verified, checked."""
