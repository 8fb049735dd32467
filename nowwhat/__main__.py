"""`python -m nowwhat` is the command."""

from nowwhat.command.cli import main

if __name__ == "__main__":
    main()
