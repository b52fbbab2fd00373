"""The Starlette parts around the screens: who comes in, with which headers, and the plain pages."""
