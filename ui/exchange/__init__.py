"""收发 on the screen: giving out, handing over, taking in, deciding, receipts, clearing."""
