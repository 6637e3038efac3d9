"""What is needed to give the program away; see docs/releasing.md."""
