"""Turns an answer's text into what a front end displays. Pure: text in, text out."""
