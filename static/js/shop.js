// The shop works without this file; it only makes some steps shorter.
