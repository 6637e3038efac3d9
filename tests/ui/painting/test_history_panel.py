"""The panel of the history, whose rows stay as they were where they can."""

from fmr_studio.canvas.look import Look


def test_a_step_leaves_the_rows_of_the_history_that_stay_as_they_were(window, qtbot):
    dock = next(dock for dock in window.docks if dock.objectName() == "history")
    dock.show()
    dock.raise_()
    rows = window.history_panel.list
    for seed in (1, 2, 3):
        window.session.set_look(Look(seed), f"Seed {seed}")
    qtbot.waitUntil(lambda: rows.count() == 4)
    items = [rows.item(index) for index in range(4)]
    window.session.undo()
    window.session.set_look(Look(9), "Seed 9")
    qtbot.waitUntil(lambda: rows.count() == 5)
    assert [rows.item(index) for index in range(4)] == items
    assert [rows.item(index).text() for index in range(4)] == ["Start", "Seed 1", "Seed 2", "Seed 9"]
    assert rows.item(3).font().bold() and not rows.item(2).font().bold() and rows.currentRow() == 3
    assert rows.item(4).toolTip() and not rows.item(3).toolTip() and rows.item(4).text().endswith("Seed 3 (1)")
