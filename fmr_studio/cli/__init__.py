"""The command line. One module a command, each light to import; torch and Qt load only when a command runs."""
