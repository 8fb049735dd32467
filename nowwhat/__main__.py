"""`python -m nowwhat` is the command."""

from nowwhat.cli import main

if __name__ == "__main__":
    main()
