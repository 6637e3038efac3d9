"""What comes in and goes out: projects, pictures, label maps, the clipboard, and what a killed window left behind."""
