"""`python -m carrel` is the same as `carrel`."""

from carrel.cli import main

if __name__ == "__main__":
    main()
