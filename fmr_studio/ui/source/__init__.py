"""What the picture is made of: proxy mask and regions, selected, dragged, taken from others, compared with the paint."""
