"""Training the small networks that make condition maps of any picture: edges as HED sees them, and depth."""
