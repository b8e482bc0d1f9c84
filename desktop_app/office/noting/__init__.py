"""What the office notes of its papers and counts: documents that were issued, archives that were written, 整改统计."""
