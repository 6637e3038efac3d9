"""Files of the user: label maps and pictures. No torch."""
