"""What a click does to a row of labels or layers is done by key too."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from fmr_studio.canvas.layer import LayerKind


def test_locks_eyes_and_order_are_changed_by_key(window):
    shift, alt = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.AltModifier
    labels, layers, document = window.labels_panel.list, window.layers_panel.list, window.session.document
    window.session.choose(label=2)
    QTest.keyClick(labels, Qt.Key.Key_Space)
    QTest.keyClick(labels, Qt.Key.Key_Space, shift)
    assert document.properties.hidden_labels == document.properties.locked_labels == {2}
    window.layers_panel.add_layer(LayerKind.SCRIBBLE)
    scribble = window.session.active_layer.id
    QTest.keyClick(layers, Qt.Key.Key_Space)
    QTest.keyClick(layers, Qt.Key.Key_Space, shift)
    assert not document.layer(scribble).visible and document.layer(scribble).locked
    assert document.index_of(scribble) == 1
    for key, index in ((Qt.Key.Key_Up, 1), (Qt.Key.Key_Down, 0), (Qt.Key.Key_Down, 0), (Qt.Key.Key_Up, 1)):
        QTest.keyClick(layers, key, alt)
        assert document.index_of(scribble) == index
