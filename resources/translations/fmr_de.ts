<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
<context>
    <name>Banner</name>
    <message>
        <source>Do what the message proposes</source>
        <translation>Tun, was die Meldung vorschlägt</translation>
    </message>
    <message>
        <source>Close this message</source>
        <translation>Diese Meldung schließen</translation>
    </message>
</context>
<context>
    <name>BrushPanel</name>
    <message>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
    <message>
        <source>String</source>
        <translation>Faden</translation>
    </message>
    <message>
        <source>Smooth strokes</source>
        <translation>Striche glätten</translation>
    </message>
    <message>
        <source>Pressure changes the size</source>
        <translation>Druck ändert die Größe</translation>
    </message>
    <message>
        <source>Filled</source>
        <translation>Gefüllt</translation>
    </message>
    <message>
        <source>Only the joined region</source>
        <translation>Nur den zusammenhängenden Bereich</translation>
    </message>
    <message>
        <source>Continue the surroundings</source>
        <translation>Umgebung fortsetzen</translation>
    </message>
    <message>
        <source>Leave background</source>
        <translation>Hintergrund lassen</translation>
    </message>
    <message>
        <source>What a moved region leaves behind</source>
        <translation>Was ein verschobener Bereich hinterlässt</translation>
    </message>
    <message>
        <source>Mirror left and right</source>
        <translation>Links und rechts spiegeln</translation>
    </message>
    <message>
        <source>Mirror up and down</source>
        <translation>Oben und unten spiegeln</translation>
    </message>
    <message>
        <source>Symmetry</source>
        <translation>Symmetrie</translation>
    </message>
    <message>
        <source>Behind it</source>
        <translation>Dahinter</translation>
    </message>
</context>
<context>
    <name>CanvasView</name>
    <message>
        <source>Canvas</source>
        <translation>Leinwand</translation>
    </message>
</context>
<context>
    <name>Commands</name>
    <message>
        <source>Theme</source>
        <translation>Farbschema</translation>
    </message>
    <message>
        <source>Panels</source>
        <translation>Bedienfelder</translation>
    </message>
    <message>
        <source>Pack</source>
        <translation>Paket</translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation>Automatisch</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>Gerät</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Dunkel</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Hell</translation>
    </message>
    <message>
        <source>High contrast</source>
        <translation>Hoher Kontrast</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>Wie das System</translation>
    </message>
    <message>
        <source>None installed</source>
        <translation>Keines installiert</translation>
    </message>
    <message>
        <source>The layout of this seed is not known yet.</source>
        <translation>Die Anordnung dieses Startwerts ist noch nicht bekannt.</translation>
    </message>
    <message>
        <source>Wait for its picture.</source>
        <translation>Warten Sie auf sein Bild.</translation>
    </message>
    <message>
        <source>Layout of seed %1</source>
        <translation>Anordnung von Startwert %1</translation>
    </message>
    <message>
        <source>About FMR Studio</source>
        <translation>Über FMR Studio</translation>
    </message>
    <message>
        <source>Paint a picture&apos;s parts, and an unchanged image generator draws it.</source>
        <translation>Malen Sie die Teile eines Bildes, und ein unveränderter Bildgenerator zeichnet es.</translation>
    </message>
</context>
<context>
    <name>FileCommands</name>
    <message>
        <source>Open recent</source>
        <translation>Zuletzt geöffnet</translation>
    </message>
    <message>
        <source>None yet</source>
        <translation>Noch keine</translation>
    </message>
    <message>
        <source>labels.png</source>
        <translation>labels.png</translation>
    </message>
    <message>
        <source>Reference image</source>
        <translation>Vorlagenbild</translation>
    </message>
</context>
<context>
    <name>FileDesk</name>
    <message>
        <source>To paint over a picture, add it as a reference image in the layers panel.</source>
        <translation>Um ein Bild zu übermalen, fügen Sie es im Bedienfeld „Ebenen“ als Vorlagenbild hinzu.</translation>
    </message>
    <message>
        <source>%1 of %2 pixels were not clearly of one label&apos;s colour and got the nearest one&apos;s.</source>
        <translation>%1 von %2 Pixeln hatten nicht eindeutig die Farbe eines Labels und bekamen das nächstliegende.</translation>
    </message>
    <message>
        <source>Its seed is %1.</source>
        <translation>Sein Startwert ist %1.</translation>
    </message>
    <message>
        <source>It was made with another version of the pack, so the picture may differ.</source>
        <translation>Es wurde mit einer anderen Version des Pakets gemacht; das Bild kann daher abweichen.</translation>
    </message>
    <message>
        <source>There is no picture to export yet.</source>
        <translation>Es gibt noch kein Bild zum Exportieren.</translation>
    </message>
</context>
<context>
    <name>HistoryPanel</name>
    <message>
        <source>History</source>
        <translation>Verlauf</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>Anfang</translation>
    </message>
    <message>
        <source>Steps that were undone and then left aside; a click brings them back</source>
        <translation>Schritte, die zurückgenommen und dann beiseitegelassen wurden; ein Klick holt sie zurück</translation>
    </message>
    <message>
        <source>%1 KiB of undo</source>
        <translation>%1 KiB für Rückgängig</translation>
    </message>
</context>
<context>
    <name>KeysDialog</name>
    <message>
        <source>Keys</source>
        <translation>Tasten</translation>
    </message>
    <message>
        <source>Command</source>
        <translation>Befehl</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>Suchen</translation>
    </message>
    <message>
        <source>Choose a label</source>
        <translation>Label wählen</translation>
    </message>
    <message>
        <source>Pick the label under the pen</source>
        <translation>Label unter dem Stift aufnehmen</translation>
    </message>
    <message>
        <source>Ctrl + click</source>
        <translation>Strg + Klick</translation>
    </message>
    <message>
        <source>Change the size of the brush</source>
        <translation>Pinselgröße ändern</translation>
    </message>
    <message>
        <source>Alt + drag</source>
        <translation>Alt + Ziehen</translation>
    </message>
    <message>
        <source>Straight line from the last stroke</source>
        <translation>Gerade Linie vom letzten Strich aus</translation>
    </message>
    <message>
        <source>Shift + click</source>
        <translation>Umschalt + Klick</translation>
    </message>
    <message>
        <source>Straight stroke</source>
        <translation>Gerader Strich</translation>
    </message>
    <message>
        <source>Shift while painting</source>
        <translation>Umschalt beim Malen</translation>
    </message>
    <message>
        <source>Erase</source>
        <translation>Radieren</translation>
    </message>
    <message>
        <source>Right button, or the other end of the pen</source>
        <translation>Rechte Taste oder das andere Ende des Stifts</translation>
    </message>
    <message>
        <source>Move the canvas</source>
        <translation>Leinwand verschieben</translation>
    </message>
    <message>
        <source>Space + drag, or the middle button</source>
        <translation>Leertaste + Ziehen oder mittlere Taste</translation>
    </message>
    <message>
        <source>Zoom</source>
        <translation>Zoom</translation>
    </message>
    <message>
        <source>Wheel</source>
        <translation>Mausrad</translation>
    </message>
    <message>
        <source>Picture before the edits</source>
        <translation>Bild vor den Änderungen</translation>
    </message>
    <message>
        <source>Tab, held</source>
        <translation>Tab gedrückt halten</translation>
    </message>
</context>
<context>
    <name>LabelsPanel</name>
    <message>
        <source>Search labels</source>
        <translation>Labels suchen</translation>
    </message>
    <message>
        <source>Paint over background only</source>
        <translation>Nur Hintergrund übermalen</translation>
    </message>
    <message>
        <source>Every other label is protected (K)</source>
        <translation>Alle anderen Labels sind geschützt (K)</translation>
    </message>
    <message>
        <source>Labels</source>
        <translation>Labels</translation>
    </message>
    <message>
        <source>Paint over everything</source>
        <translation>Alles übermalen</translation>
    </message>
    <message>
        <source>Key that chooses this label</source>
        <translation>Taste, die dieses Label wählt</translation>
    </message>
    <message>
        <source>Part of the canvas</source>
        <translation>Anteil an der Leinwand</translation>
    </message>
    <message>
        <source>Locked labels are never painted over</source>
        <translation>Gesperrte Labels werden nie übermalt</translation>
    </message>
    <message>
        <source>Hide on the canvas; the picture does not change</source>
        <translation>Auf der Leinwand ausblenden; das Bild ändert sich nicht</translation>
    </message>
    <message numerus="yes">
        <source>%n pixel(s)</source>
        <translation>
            <numerusform>%n Pixel</numerusform>
            <numerusform>%n Pixel</numerusform>
        </translation>
    </message>
    <message>
        <source>Lock label</source>
        <translation>Label sperren</translation>
    </message>
    <message>
        <source>Hide label</source>
        <translation>Label ausblenden</translation>
    </message>
    <message>
        <source>Lock or unlock</source>
        <translation>Sperren oder entsperren</translation>
    </message>
    <message>
        <source>Hide or show</source>
        <translation>Aus- oder einblenden</translation>
    </message>
    <message>
        <source>Show this label alone</source>
        <translation>Nur dieses Label zeigen</translation>
    </message>
    <message>
        <source>Change its colour …</source>
        <translation>Seine Farbe ändern …</translation>
    </message>
    <message>
        <source>The pack&apos;s own colour</source>
        <translation>Die Farbe des Pakets</translation>
    </message>
    <message>
        <source>Show one label alone</source>
        <translation>Ein Label allein zeigen</translation>
    </message>
    <message>
        <source>Colour of a label</source>
        <translation>Farbe eines Labels</translation>
    </message>
    <message>
        <source>Colour of %1</source>
        <translation>Farbe von %1</translation>
    </message>
</context>
<context>
    <name>LayersPanel</name>
    <message>
        <source>Opacity</source>
        <translation>Deckkraft</translation>
    </message>
    <message>
        <source>Add a layer</source>
        <translation>Ebene hinzufügen</translation>
    </message>
    <message>
        <source>Scribble: says something only where it is painted</source>
        <translation>Kritzelei: sagt nur dort etwas, wo sie gemalt ist</translation>
    </message>
    <message>
        <source>Sketch: ink</source>
        <translation>Skizze: Tusche</translation>
    </message>
    <message>
        <source>Reference image …</source>
        <translation>Vorlagenbild …</translation>
    </message>
    <message>
        <source>Duplicate</source>
        <translation>Duplizieren</translation>
    </message>
    <message>
        <source>Merge into the layer below</source>
        <translation>Mit der Ebene darunter vereinen</translation>
    </message>
    <message>
        <source>Move up</source>
        <translation>Nach oben</translation>
    </message>
    <message>
        <source>Move down</source>
        <translation>Nach unten</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Löschen</translation>
    </message>
    <message>
        <source>Layers</source>
        <translation>Ebenen</translation>
    </message>
    <message>
        <source>Lock or unlock</source>
        <translation>Sperren oder entsperren</translation>
    </message>
    <message>
        <source>Hide or show; a hidden layer does not count for the picture</source>
        <translation>Aus- oder einblenden; eine ausgeblendete Ebene zählt nicht für das Bild</translation>
    </message>
    <message>
        <source>Unlock layer</source>
        <translation>Ebene entsperren</translation>
    </message>
    <message>
        <source>Lock layer</source>
        <translation>Ebene sperren</translation>
    </message>
    <message>
        <source>Hide layer</source>
        <translation>Ebene ausblenden</translation>
    </message>
    <message>
        <source>Show layer</source>
        <translation>Ebene einblenden</translation>
    </message>
    <message>
        <source>Rename layer</source>
        <translation>Ebene umbenennen</translation>
    </message>
    <message>
        <source>Scribble</source>
        <translation>Kritzelei</translation>
    </message>
    <message>
        <source>Sketch</source>
        <translation>Skizze</translation>
    </message>
    <message>
        <source>Add layer</source>
        <translation>Ebene hinzufügen</translation>
    </message>
    <message>
        <source>%1 copy</source>
        <translation>%1 (Kopie)</translation>
    </message>
    <message>
        <source>Duplicate layer</source>
        <translation>Ebene duplizieren</translation>
    </message>
    <message>
        <source>Delete layer</source>
        <translation>Ebene löschen</translation>
    </message>
    <message>
        <source>Move layer</source>
        <translation>Ebene verschieben</translation>
    </message>
    <message>
        <source>These two layers cannot be merged.</source>
        <translation>Diese beiden Ebenen lassen sich nicht vereinen.</translation>
    </message>
    <message>
        <source>Merge layers</source>
        <translation>Ebenen vereinen</translation>
    </message>
</context>
<context>
    <name>LookPanel</name>
    <message>
        <source>Seed</source>
        <translation>Startwert</translation>
    </message>
    <message>
        <source>Previous seed</source>
        <translation>Voriger Startwert</translation>
    </message>
    <message>
        <source>Next seed</source>
        <translation>Nächster Startwert</translation>
    </message>
    <message>
        <source>New seed</source>
        <translation>Neuer Startwert</translation>
    </message>
    <message>
        <source>Draw another look at random (R)</source>
        <translation>Ein anderes Aussehen auslosen (R)</translation>
    </message>
    <message>
        <source>Lock the look: seed and variety stay, whatever is opened</source>
        <translation>Aussehen festhalten: Startwert und Vielfalt bleiben, was immer geöffnet wird</translation>
    </message>
    <message>
        <source>Lock the look</source>
        <translation>Aussehen festhalten</translation>
    </message>
    <message>
        <source>Variety ψ</source>
        <translation>Vielfalt ψ</translation>
    </message>
    <message>
        <source>Towards 0 all seeds look like the average; 1 is all the generator can do</source>
        <translation>Gegen 0 sehen alle Startwerte wie der Durchschnitt aus; 1 ist alles, was der Generator kann</translation>
    </message>
    <message>
        <source>none</source>
        <translation>keiner</translation>
    </message>
    <message>
        <source>Seed whose finer styles are taken</source>
        <translation>Startwert, dessen feinere Stile übernommen werden</translation>
    </message>
    <message>
        <source>Colours and surfaces of another seed; empty takes none</source>
        <translation>Farben und Oberflächen eines anderen Startwerts; leer übernimmt keine</translation>
    </message>
    <message>
        <source>First style layer that is taken from it</source>
        <translation>Erste Stilebene, die von ihm übernommen wird</translation>
    </message>
    <message>
        <source>From this style layer on: small numbers take nearly all, large ones only colours</source>
        <translation>Ab dieser Stilebene: kleine Zahlen übernehmen fast alles, große nur Farben</translation>
    </message>
    <message>
        <source>Styles of</source>
        <translation>Stile von</translation>
    </message>
    <message>
        <source>from layer</source>
        <translation>ab Ebene</translation>
    </message>
    <message>
        <source>No other styles</source>
        <translation>Keine anderen Stile</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>Brush</source>
        <translation>Pinsel</translation>
    </message>
    <message>
        <source>Labels</source>
        <translation>Labels</translation>
    </message>
    <message>
        <source>Look</source>
        <translation>Aussehen</translation>
    </message>
    <message>
        <source>Layers</source>
        <translation>Ebenen</translation>
    </message>
    <message>
        <source>History</source>
        <translation>Verlauf</translation>
    </message>
    <message>
        <source>Seeds</source>
        <translation>Startwerte</translation>
    </message>
    <message>
        <source>Tools</source>
        <translation>Werkzeuge</translation>
    </message>
    <message>
        <source>Saved %1</source>
        <translation>%1 gespeichert</translation>
    </message>
    <message>
        <source>Exported %1</source>
        <translation>%1 exportiert</translation>
    </message>
    <message>
        <source>No picture without a pack. The canvas works all the same.</source>
        <translation>Ohne Paket kein Bild. Auf der Leinwand lässt sich trotzdem malen.</translation>
    </message>
    <message>
        <source>Loading the pack …</source>
        <translation>Das Paket wird geladen …</translation>
    </message>
    <message>
        <source>Digits choose labels, B is the brush, [ and ] change its size, R draws another look, ? lists all keys.</source>
        <translation>Ziffern wählen Labels, B ist der Pinsel, [ und ] ändern seine Größe, R lost ein anderes Aussehen aus, ? zeigt alle Tasten.</translation>
    </message>
    <message>
        <source>Paint on the left; the picture on the right follows.</source>
        <translation>Malen Sie links; das Bild rechts folgt.</translation>
    </message>
    <message>
        <source>You can paint, but the picture cannot follow everything.</source>
        <translation>Sie können malen, aber das Bild kann nicht allem folgen.</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>Angehalten</translation>
    </message>
    <message>
        <source>Catching up …</source>
        <translation>Holt auf …</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Noch einmal versuchen</translation>
    </message>
    <message>
        <source>No picture: %1</source>
        <translation>Kein Bild: %1</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Rückgängig</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>Wiederherstellen</translation>
    </message>
    <message>
        <source>Untitled</source>
        <translation>Unbenannt</translation>
    </message>
    <message>
        <source>Opened %1</source>
        <translation>%1 geöffnet</translation>
    </message>
    <message>
        <source>Opened %1.</source>
        <translation>%1 geöffnet.</translation>
    </message>
    <message>
        <source>The details are in %1.</source>
        <translation>Die Einzelheiten stehen in %1.</translation>
    </message>
    <message>
        <source>Something went wrong that should not have (%1).</source>
        <translation>Etwas ging schief, das nicht hätte schiefgehen dürfen (%1).</translation>
    </message>
</context>
<context>
    <name>PreferencesDialog</name>
    <message>
        <source>Preferences</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Dunkel</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Hell</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>Wie das System</translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation>Automatisch</translation>
    </message>
    <message>
        <source>Theme</source>
        <translation>Farbschema</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>Gerät</translation>
    </message>
    <message>
        <source>Pack opened at start</source>
        <translation>Paket beim Start</translation>
    </message>
    <message>
        <source>Memory for undo</source>
        <translation>Speicher für Rückgängig</translation>
    </message>
</context>
<context>
    <name>ResultView</name>
    <message>
        <source>Picture</source>
        <translation>Bild</translation>
    </message>
    <message>
        <source>Before</source>
        <translation>Vorher</translation>
    </message>
</context>
<context>
    <name>StatusBar</name>
    <message>
        <source>From the edit to the picture: last, median and 95th percentile of the last 200</source>
        <translation>Von der Änderung zum Bild: letzte, Median und 95. Perzentil der letzten 200</translation>
    </message>
    <message>
        <source>Loading the pack …</source>
        <translation>Das Paket wird geladen …</translation>
    </message>
    <message>
        <source>Queued</source>
        <translation>Wartet</translation>
    </message>
    <message>
        <source>Running</source>
        <translation>Rechnet</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Fertig</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>Angehalten</translation>
    </message>
    <message>
        <source>No picture</source>
        <translation>Kein Bild</translation>
    </message>
    <message>
        <source>No pack</source>
        <translation>Kein Paket</translation>
    </message>
    <message>
        <source>unknown</source>
        <translation>unbekannt</translation>
    </message>
</context>
<context>
    <name>TaskStrip</name>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Cancel what is running</source>
        <translation>Laufendes abbrechen</translation>
    </message>
    <message>
        <source>Cancelling …</source>
        <translation>Wird abgebrochen …</translation>
    </message>
    <message>
        <source> (and %1 more)</source>
        <translation> (und %1 weitere)</translation>
    </message>
</context>
<context>
    <name>TileView</name>
    <message>
        <source>Seed %1</source>
        <translation>Startwert %1</translation>
    </message>
    <message>
        <source>Click takes this look, the right button pins it</source>
        <translation>Ein Klick übernimmt dieses Aussehen, die rechte Taste heftet es an</translation>
    </message>
</context>
<context>
    <name>WallPanel</name>
    <message>
        <source>Other seeds</source>
        <translation>Andere Startwerte</translation>
    </message>
    <message>
        <source>Draw other seeds; pinned ones stay</source>
        <translation>Andere Startwerte auslosen; angeheftete bleiben</translation>
    </message>
    <message>
        <source>How many seeds</source>
        <translation>Wie viele Startwerte</translation>
    </message>
    <message numerus="yes">
        <source>%n seed(s)</source>
        <translation>
            <numerusform>%n Startwert</numerusform>
            <numerusform>%n Startwerte</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>actions</name>
    <message>
        <source>New canvas</source>
        <translation>Neue Leinwand</translation>
    </message>
    <message>
        <source>Open …</source>
        <translation>Öffnen …</translation>
    </message>
    <message>
        <source>Save label map</source>
        <translation>Labelkarte speichern</translation>
    </message>
    <message>
        <source>Save label map as …</source>
        <translation>Labelkarte speichern unter …</translation>
    </message>
    <message>
        <source>Export picture …</source>
        <translation>Bild exportieren …</translation>
    </message>
    <message>
        <source>Copy picture</source>
        <translation>Bild kopieren</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>Beenden</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Rückgängig</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>Wiederherstellen</translation>
    </message>
    <message>
        <source>Swap with the label before</source>
        <translation>Mit dem vorigen Label tauschen</translation>
    </message>
    <message>
        <source>Default label and brush</source>
        <translation>Label und Pinsel zurücksetzen</translation>
    </message>
    <message>
        <source>Paint over background only</source>
        <translation>Nur Hintergrund übermalen</translation>
    </message>
    <message>
        <source>Smaller brush</source>
        <translation>Kleinerer Pinsel</translation>
    </message>
    <message>
        <source>Larger brush</source>
        <translation>Größerer Pinsel</translation>
    </message>
    <message>
        <source>Much smaller brush</source>
        <translation>Viel kleinerer Pinsel</translation>
    </message>
    <message>
        <source>Much larger brush</source>
        <translation>Viel größerer Pinsel</translation>
    </message>
    <message>
        <source>Give up the stroke</source>
        <translation>Strich verwerfen</translation>
    </message>
    <message>
        <source>Zoom in</source>
        <translation>Vergrößern</translation>
    </message>
    <message>
        <source>Zoom out</source>
        <translation>Verkleinern</translation>
    </message>
    <message>
        <source>Fit the canvas</source>
        <translation>Leinwand einpassen</translation>
    </message>
    <message>
        <source>100 %</source>
        <translation>100 %</translation>
    </message>
    <message>
        <source>Turn the view left</source>
        <translation>Ansicht nach links drehen</translation>
    </message>
    <message>
        <source>Turn the view right</source>
        <translation>Ansicht nach rechts drehen</translation>
    </message>
    <message>
        <source>Mirror the view</source>
        <translation>Ansicht spiegeln</translation>
    </message>
    <message>
        <source>Straighten the view</source>
        <translation>Ansicht gerade stellen</translation>
    </message>
    <message>
        <source>Patterns for labels</source>
        <translation>Muster für Labels</translation>
    </message>
    <message>
        <source>Proxy mask over the picture</source>
        <translation>Proxymaske über dem Bild</translation>
    </message>
    <message>
        <source>Picture over the canvas</source>
        <translation>Bild über der Leinwand</translation>
    </message>
    <message>
        <source>Before and after, side by side</source>
        <translation>Vorher und nachher nebeneinander</translation>
    </message>
    <message>
        <source>New seed</source>
        <translation>Neuer Startwert</translation>
    </message>
    <message>
        <source>Lock the look</source>
        <translation>Aussehen festhalten</translation>
    </message>
    <message>
        <source>Begin from the seed&apos;s own layout</source>
        <translation>Mit der Anordnung des Startwerts beginnen</translation>
    </message>
    <message>
        <source>Follow the hand</source>
        <translation>Der Hand folgen</translation>
    </message>
    <message>
        <source>Only when a stroke ends</source>
        <translation>Erst am Ende eines Strichs</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>Tasten</translation>
    </message>
    <message>
        <source>Preferences …</source>
        <translation>Einstellungen …</translation>
    </message>
    <message>
        <source>About FMR Studio</source>
        <translation>Über FMR Studio</translation>
    </message>
    <message>
        <source>&amp;File</source>
        <translation>&amp;Datei</translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation>&amp;Bearbeiten</translation>
    </message>
    <message>
        <source>&amp;Tools</source>
        <translation>&amp;Werkzeuge</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>&amp;Ansicht</translation>
    </message>
    <message>
        <source>&amp;Picture</source>
        <translation>B&amp;ild</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>&amp;Hilfe</translation>
    </message>
</context>
<context>
    <name>labels</name>
    <message>
        <source>background</source>
        <translation>Hintergrund</translation>
    </message>
    <message>
        <source>ground</source>
        <translation>Boden</translation>
    </message>
    <message>
        <source>body</source>
        <translation>Körper</translation>
    </message>
    <message>
        <source>detail</source>
        <translation>Detail</translation>
    </message>
    <message>
        <source>head</source>
        <translation>Kopf</translation>
    </message>
    <message>
        <source>ear</source>
        <translation>Ohr</translation>
    </message>
    <message>
        <source>tail</source>
        <translation>Schwanz</translation>
    </message>
    <message>
        <source>eye</source>
        <translation>Auge</translation>
    </message>
    <message>
        <source>mouth</source>
        <translation>Mund</translation>
    </message>
    <message>
        <source>accessory</source>
        <translation>Beiwerk</translation>
    </message>
    <message>
        <source>unknown</source>
        <translation>unbekannt</translation>
    </message>
</context>
<context>
    <name>steps</name>
    <message>
        <source>Brush</source>
        <translation>Pinsel</translation>
    </message>
    <message>
        <source>Eraser</source>
        <translation>Radierer</translation>
    </message>
    <message>
        <source>Line</source>
        <translation>Linie</translation>
    </message>
    <message>
        <source>Rectangle</source>
        <translation>Rechteck</translation>
    </message>
    <message>
        <source>Ellipse</source>
        <translation>Ellipse</translation>
    </message>
    <message>
        <source>Polygon</source>
        <translation>Polygon</translation>
    </message>
    <message>
        <source>Lasso</source>
        <translation>Lasso</translation>
    </message>
    <message>
        <source>Encircle</source>
        <translation>Umkreisen</translation>
    </message>
    <message>
        <source>Fill</source>
        <translation>Füllen</translation>
    </message>
    <message>
        <source>Move</source>
        <translation>Verschieben</translation>
    </message>
    <message>
        <source>erase</source>
        <translation>radieren</translation>
    </message>
    <message>
        <source>ink</source>
        <translation>Tusche</translation>
    </message>
    <message>
        <source>Lock look</source>
        <translation>Aussehen festhalten</translation>
    </message>
    <message>
        <source>Unlock look</source>
        <translation>Aussehen freigeben</translation>
    </message>
</context>
<context>
    <name>tools</name>
    <message>
        <source>Brush</source>
        <translation>Pinsel</translation>
    </message>
    <message>
        <source>Paint the chosen label. Shift draws straight, Ctrl picks, the right button erases.</source>
        <translation>Malt das gewählte Label. Umschalt zieht gerade, Strg nimmt auf, die rechte Taste radiert.</translation>
    </message>
    <message>
        <source>Eraser</source>
        <translation>Radierer</translation>
    </message>
    <message>
        <source>Back to the background; on scribble and sketch layers, back to nothing.</source>
        <translation>Zurück zum Hintergrund; auf Kritzel- und Skizzenebenen zurück zu nichts.</translation>
    </message>
    <message>
        <source>Line</source>
        <translation>Linie</translation>
    </message>
    <message>
        <source>Drag a line as wide as the brush. Shift keeps to eight directions.</source>
        <translation>Zieht eine Linie in Pinselbreite. Umschalt hält acht Richtungen ein.</translation>
    </message>
    <message>
        <source>Rectangle</source>
        <translation>Rechteck</translation>
    </message>
    <message>
        <source>Drag from corner to corner. Shift makes a square.</source>
        <translation>Von Ecke zu Ecke ziehen. Umschalt macht ein Quadrat.</translation>
    </message>
    <message>
        <source>Ellipse</source>
        <translation>Ellipse</translation>
    </message>
    <message>
        <source>Drag from corner to corner. Shift makes a circle.</source>
        <translation>Von Ecke zu Ecke ziehen. Umschalt macht einen Kreis.</translation>
    </message>
    <message>
        <source>Polygon</source>
        <translation>Polygon</translation>
    </message>
    <message>
        <source>Click corners; Enter or a double click fills, Backspace takes one back, Esc gives up.</source>
        <translation>Ecken anklicken; Eingabe oder Doppelklick füllt, Rückschritt nimmt eine zurück, Esc verwirft.</translation>
    </message>
    <message>
        <source>Lasso</source>
        <translation>Lasso</translation>
    </message>
    <message>
        <source>Draw an outline; its inside is filled when the button is let go.</source>
        <translation>Einen Umriss ziehen; sein Inneres wird beim Loslassen gefüllt.</translation>
    </message>
    <message>
        <source>Encircle and fill</source>
        <translation>Umkreisen und füllen</translation>
    </message>
    <message>
        <source>Draw around something with the brush; the inside is filled too.</source>
        <translation>Etwas mit dem Pinsel umfahren; das Innere wird mitgefüllt.</translation>
    </message>
    <message>
        <source>Fill</source>
        <translation>Füllen</translation>
    </message>
    <message>
        <source>Click a region to give it the chosen label.</source>
        <translation>Einen Bereich anklicken, um ihm das gewählte Label zu geben.</translation>
    </message>
    <message>
        <source>Move region</source>
        <translation>Bereich verschieben</translation>
    </message>
    <message>
        <source>Drag a region elsewhere. Shift keeps to one axis.</source>
        <translation>Einen Bereich an eine andere Stelle ziehen. Umschalt hält eine Achse ein.</translation>
    </message>
    <message>
        <source>Pick label</source>
        <translation>Label aufnehmen</translation>
    </message>
    <message>
        <source>Click to choose the label under the pen.</source>
        <translation>Klicken, um das Label unter dem Stift zu wählen.</translation>
    </message>
</context>
</TS>
