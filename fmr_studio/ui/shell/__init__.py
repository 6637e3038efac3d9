"""The frame around the rooms: actions and keys, themes and languages, messages, tasks and the dialogs of the program."""
