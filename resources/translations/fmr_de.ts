<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
<context>
    <name>AboutDialog</name>
    <message>
        <source>About FMR Studio</source>
        <translation>Über FMR Studio</translation>
    </message>
    <message>
        <source>Paint a picture&apos;s parts, and an unchanged image generator draws it.</source>
        <translation>Malen Sie die Teile eines Bildes, und ein unveränderter Bildgenerator zeichnet es.</translation>
    </message>
    <message>
        <source>Packs and art</source>
        <translation>Pakete und Kunst</translation>
    </message>
    <message>
        <source>Libraries</source>
        <translation>Bibliotheken</translation>
    </message>
    <message>
        <source>Licence</source>
        <translation>Lizenz</translation>
    </message>
    <message>
        <source>Icons</source>
        <translation>Symbole</translation>
    </message>
    <message>
        <source>No pack is installed.</source>
        <translation>Kein Paket ist installiert.</translation>
    </message>
    <message>
        <source>Only for %1</source>
        <translation>Nur für %1</translation>
    </message>
</context>
<context>
    <name>AgreementPanel</name>
    <message>
        <source>The comparison comes with the first picture.</source>
        <translation>Der Vergleich kommt mit dem ersten Bild.</translation>
    </message>
    <message>
        <source>Show where on both views</source>
        <translation>In beiden Ansichten zeigen, wo</translation>
    </message>
    <message>
        <source>Label</source>
        <translation>Label</translation>
    </message>
    <message>
        <source>IoU</source>
        <translation>IoU</translation>
    </message>
    <message>
        <source>Painted</source>
        <translation>Gemalt</translation>
    </message>
    <message>
        <source>Seen</source>
        <translation>Gesehen</translation>
    </message>
    <message>
        <source>Intersection over union of where it was painted and where it is seen</source>
        <translation>Schnitt durch Vereinigung der Flächen, wo es gemalt wurde und wo es zu sehen ist</translation>
    </message>
    <message>
        <source>Agreement by label</source>
        <translation>Abgleich nach Label</translation>
    </message>
    <message>
        <source>A click goes to the largest place where picture and paint disagree</source>
        <translation>Ein Klick führt zur größten Stelle, an der Bild und Gemaltes sich widersprechen</translation>
    </message>
    <message>
        <source>The picture shows %1 % of what was painted; mean IoU %2 %.</source>
        <translation>Das Bild zeigt %1 % des Gemalten; mittlere IoU %2 %.</translation>
    </message>
    <message>
        <source>Sketch</source>
        <translation>Skizze</translation>
    </message>
    <message>
        <source>Edges</source>
        <translation>Kanten</translation>
    </message>
    <message>
        <source>Depth</source>
        <translation>Tiefe</translation>
    </message>
    <message>
        <source>What is followed of it, as far as it has to be</source>
        <translation>Was davon befolgt wird, soweit es sein muss</translation>
    </message>
</context>
<context>
    <name>Banner</name>
    <message>
        <source>%1 older messages below</source>
        <translation>%1 ältere Meldungen darunter</translation>
    </message>
</context>
<context>
    <name>Beginning</name>
    <message>
        <source>No picture without a pack. The canvas works all the same.</source>
        <translation>Ohne Paket kein Bild. Auf der Leinwand lässt sich trotzdem malen.</translation>
    </message>
    <message>
        <source>%1 is used in its place.</source>
        <translation>An seiner Stelle wird %1 verwendet.</translation>
    </message>
    <message>
        <source>Loading the pack …</source>
        <translation>Das Paket wird geladen …</translation>
    </message>
</context>
<context>
    <name>BringDialog</name>
    <message>
        <source>Bring a generator</source>
        <translation>Einen Generator mitbringen</translation>
    </message>
    <message>
        <source>as far as you know it</source>
        <translation>soweit Sie sie kennen</translation>
    </message>
    <message>
        <source>all</source>
        <translation>alle</translation>
    </message>
    <message>
        <source>One class alone makes a smaller pack; of all of them each look chooses one</source>
        <translation>Eine Klasse allein ergibt ein kleineres Paket; von allen wählt jedes Aussehen eine</translation>
    </message>
    <message>
        <source>Reading %1 …</source>
        <translation>%1 wird gelesen …</translation>
    </message>
    <message>
        <source>Reading %1</source>
        <translation>%1 wird gelesen</translation>
    </message>
    <message>
        <source>20 minutes</source>
        <translation>20 Minuten</translation>
    </message>
    <message>
        <source>2 hours</source>
        <translation>2 Stunden</translation>
    </message>
    <message>
        <source>8 hours, a night</source>
        <translation>8 Stunden, eine Nacht</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Licence</source>
        <translation>Lizenz</translation>
    </message>
    <message>
        <source>Class</source>
        <translation>Klasse</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Zeit</translation>
    </message>
    <message>
        <source>It runs beside painting, at the lowest priority and in a process of its own. It can be stopped; closing the window stops it too, and the next one goes on. More time can be given later.</source>
        <translation>Es läuft neben dem Malen, mit der niedrigsten Priorität und in einem eigenen Prozess. Es lässt sich anhalten; auch das Schließen des Fensters hält es an, und das nächste macht weiter. Mehr Zeit kann man ihm später geben.</translation>
    </message>
    <message>
        <source>Prepare</source>
        <translation>Vorbereiten</translation>
    </message>
    <message>
        <source>Import only</source>
        <translation>Nur importieren</translation>
    </message>
    <message>
        <source>A pack that draws pictures of seeds; nothing can be painted with it yet</source>
        <translation>Ein Paket, das Bilder zu Seeds zeichnet; malen lässt sich damit noch nicht</translation>
    </message>
    <message>
        <source>%1: %2, pictures of %3 × %3 px. It was read as data: nothing in it was executed.</source>
        <translation>%1: %2, Bilder von %3 × %3 px. Die Datei wurde als Daten gelesen: nichts darin wurde ausgeführt.</translation>
    </message>
    <message>
        <source>Preparing it takes about %1 MB of disk meanwhile.</source>
        <translation>Das Vorbereiten braucht solange etwa %1 MB auf der Platte.</translation>
    </message>
    <message>
        <source>Preparing it needs PyTorch, which is not installed here; the generator alone can be imported.</source>
        <translation>Zum Vorbereiten fehlt hier PyTorch; der Generator allein kann importiert werden.</translation>
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
        <source>Show the pressure curve</source>
        <translation>Druckkurve zeigen</translation>
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
        <source>Itself: a copy is moved</source>
        <translation>Sich selbst: eine Kopie wird bewegt</translation>
    </message>
    <message>
        <source>What a moved region leaves behind</source>
        <translation>Was ein verschobener Bereich hinterlässt</translation>
    </message>
    <message>
        <source>A new selection</source>
        <translation>Eine neue Auswahl</translation>
    </message>
    <message>
        <source>Add to the selection (Shift)</source>
        <translation>Zur Auswahl dazu (Umschalt)</translation>
    </message>
    <message>
        <source>Take from the selection (Alt)</source>
        <translation>Von der Auswahl weg (Alt)</translation>
    </message>
    <message>
        <source>Keep what is in both (Shift+Alt)</source>
        <translation>Nur was in beiden ist (Umschalt+Alt)</translation>
    </message>
    <message>
        <source>What becomes of the selection before</source>
        <translation>Was aus der Auswahl davor wird</translation>
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
    <message>
        <source>Makes</source>
        <translation>Ergibt</translation>
    </message>
</context>
<context>
    <name>BrushPresets</name>
    <message>
        <source>Brush of no name</source>
        <translation>Pinsel ohne Namen</translation>
    </message>
    <message>
        <source>Brushes</source>
        <translation>Pinsel</translation>
    </message>
    <message>
        <source>Keep this brush …</source>
        <translation>Diesen Pinsel behalten …</translation>
    </message>
    <message>
        <source>Take this brush away</source>
        <translation>Diesen Pinsel wegnehmen</translation>
    </message>
</context>
<context>
    <name>CanvasView</name>
    <message>
        <source>Canvas</source>
        <translation>Leinwand</translation>
    </message>
    <message>
        <source>outside the canvas</source>
        <translation>außerhalb der Leinwand</translation>
    </message>
</context>
<context>
    <name>CanvasWords</name>
    <message>
        <source>unknown</source>
        <translation>unbekannt</translation>
    </message>
    <message>
        <source>nearness %1</source>
        <translation>Nähe %1</translation>
    </message>
    <message>
        <source>may</source>
        <translation>Hinweis</translation>
    </message>
    <message>
        <source>free</source>
        <translation>frei</translation>
    </message>
</context>
<context>
    <name>ClusterSheet</name>
    <message>
        <source>Clusters in the pictures</source>
        <translation>Cluster in den Bildern</translation>
    </message>
    <message>
        <source>Arrow keys move the mark, Return gives the chosen label, Delete takes it away, O opens the picture</source>
        <translation>Pfeiltasten bewegen die Marke, Eingabe gibt das gewählte Label, Entf nimmt es weg, O öffnet das Bild</translation>
    </message>
</context>
<context>
    <name>CropDialog</name>
    <message>
        <source>Open %1 as a photo</source>
        <translation>%1 als Foto öffnen</translation>
    </message>
    <message>
        <source>What the generator will see</source>
        <translation>Was der Generator sehen wird</translation>
    </message>
    <message>
        <source>Frame the subject as the pack&apos;s pictures show it. Drag the square or its corners; the wheel zooms.</source>
        <translation>Rahmen Sie das Motiv ein, wie die Bilder des Pakets es zeigen. Ziehen Sie das Quadrat oder seine Ecken; das Mausrad zoomt.</translation>
    </message>
    <message>
        <source>Suggested frame</source>
        <translation>Vorgeschlagener Ausschnitt</translation>
    </message>
    <message>
        <source>Whole photo</source>
        <translation>Ganzes Foto</translation>
    </message>
    <message>
        <source>Open as photo</source>
        <translation>Als Foto öffnen</translation>
    </message>
    <message>
        <source>As reference layer</source>
        <translation>Als Vorlagenebene</translation>
    </message>
    <message>
        <source>The generator will see</source>
        <translation>Der Generator wird sehen</translation>
    </message>
    <message>
        <source>%1 × %1 pixels of the photo</source>
        <translation>%1 × %1 Pixel des Fotos</translation>
    </message>
</context>
<context>
    <name>CropView</name>
    <message>
        <source>Photo with its frame</source>
        <translation>Foto mit seinem Ausschnitt</translation>
    </message>
    <message>
        <source>Arrow keys move the frame, with Ctrl they size it, Shift makes larger steps.</source>
        <translation>Pfeiltasten bewegen den Ausschnitt, mit Strg ändern sie seine Größe, Umschalt macht größere Schritte.</translation>
    </message>
</context>
<context>
    <name>Disagreement</name>
    <message>
        <source>What this pack&apos;s pictures show is not known.</source>
        <translation>Was die Bilder dieses Pakets zeigen, ist nicht bekannt.</translation>
    </message>
    <message>
        <source>Comparing the picture with the paint</source>
        <translation>Das Bild wird mit dem Gemalten verglichen</translation>
    </message>
    <message>
        <source>This pack has no reader: it cannot say what a picture shows.</source>
        <translation>Dieses Paket hat keinen Leser: es kann nicht sagen, was ein Bild zeigt.</translation>
    </message>
    <message>
        <source>The comparison comes with the first picture.</source>
        <translation>Der Vergleich kommt mit dem ersten Bild.</translation>
    </message>
</context>
<context>
    <name>DoctorDialog</name>
    <message>
        <source>Doctor</source>
        <translation>Doktor</translation>
    </message>
    <message>
        <source>How far the doctor is</source>
        <translation>Wie weit der Doktor ist</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>The report is in English and names no private folders, so that it can be sent to others.</source>
        <translation>Der Bericht ist auf Englisch und nennt keine privaten Ordner, damit man ihn weitergeben kann.</translation>
    </message>
    <message>
        <source>Copy report</source>
        <translation>Bericht kopieren</translation>
    </message>
    <message>
        <source>Look again</source>
        <translation>Noch einmal nachsehen</translation>
    </message>
    <message>
        <source>What</source>
        <translation>Was</translation>
    </message>
    <message>
        <source>Found</source>
        <translation>Gefunden</translation>
    </message>
    <message>
        <source>Findings</source>
        <translation>Befunde</translation>
    </message>
    <message>
        <source>Looking at this computer</source>
        <translation>Dieser Rechner wird untersucht</translation>
    </message>
    <message>
        <source>Stopped.</source>
        <translation>Angehalten.</translation>
    </message>
    <message>
        <source>Looking at this computer …</source>
        <translation>Dieser Rechner wird untersucht …</translation>
    </message>
    <message>
        <source>Something is broken; the red lines say what to do.</source>
        <translation>Etwas ist kaputt; die roten Zeilen sagen, was zu tun ist.</translation>
    </message>
    <message>
        <source>Nothing is broken, but the yellow lines are worth a look.</source>
        <translation>Nichts ist kaputt, aber die gelben Zeilen sind einen Blick wert.</translation>
    </message>
    <message>
        <source>Nothing is broken.</source>
        <translation>Nichts ist kaputt.</translation>
    </message>
    <message>
        <source>The report is on the clipboard.</source>
        <translation>Der Bericht ist in der Zwischenablage.</translation>
    </message>
</context>
<context>
    <name>DonorsList</name>
    <message>
        <source>Looks, layout and corrections</source>
        <translation>Aussehen, Anordnung und Berichtigungen</translation>
    </message>
    <message>
        <source>Take back</source>
        <translation>Zurücknehmen</translation>
    </message>
    <message>
        <source>Take back what is chosen in the list (Delete)</source>
        <translation>In der Liste Gewähltes zurücknehmen (Entf)</translation>
    </message>
</context>
<context>
    <name>DragCommands</name>
    <message>
        <source>Click a part of the picture and drag it. Del takes it away, Shift+V goes back to painting.</source>
        <translation>Klicken Sie einen Teil des Bildes an und ziehen Sie ihn. Entf nimmt ihn weg, Umschalt+V führt zurück zum Malen.</translation>
    </message>
    <message>
        <source>The canvas paints over %1 % of this picture.</source>
        <translation>Die Leinwand übermalt %1 % dieses Bildes.</translation>
    </message>
    <message>
        <source>Regions are dragged in the picture below the paint; begin from its own layout to see them all.</source>
        <translation>Gezogen wird im Bild unter der Farbe; beginnen Sie mit seiner eigenen Anordnung, um alle Bereiche zu sehen.</translation>
    </message>
    <message>
        <source>Use its layout</source>
        <translation>Seine Anordnung nehmen</translation>
    </message>
</context>
<context>
    <name>DragController</name>
    <message>
        <source>region</source>
        <translation>Bereich</translation>
    </message>
    <message>
        <source>Regions cannot be dragged while the picture is paused.</source>
        <translation>Solange das Bild angehalten ist, lassen sich keine Bereiche ziehen.</translation>
    </message>
    <message>
        <source>F8 lets it follow again.</source>
        <translation>F8 lässt es wieder folgen.</translation>
    </message>
    <message>
        <source>Move %1</source>
        <translation>%1 verschieben</translation>
    </message>
    <message>
        <source>Turn %1</source>
        <translation>%1 drehen</translation>
    </message>
    <message>
        <source>Scale %1</source>
        <translation>%1 skalieren</translation>
    </message>
    <message>
        <source>%1 regions</source>
        <translation>%1 Bereiche</translation>
    </message>
</context>
<context>
    <name>DragOverlay</name>
    <message>
        <source>Regions of the picture</source>
        <translation>Bereiche des Bildes</translation>
    </message>
    <message>
        <source>Arrow keys move the chosen region, Delete takes it away, Escape lets go.</source>
        <translation>Pfeiltasten bewegen den gewählten Bereich, Entf nimmt ihn weg, Esc lässt los.</translation>
    </message>
</context>
<context>
    <name>DrawnDialog</name>
    <message>
        <source>What is this image?</source>
        <translation>Was ist dieses Bild?</translation>
    </message>
    <message>
        <source>A sketch: its lines become a layer</source>
        <translation>Eine Skizze: Ihre Linien werden eine Ebene</translation>
    </message>
    <message>
        <source>Edges, as a network found them</source>
        <translation>Kanten, wie ein Netz sie gefunden hat</translation>
    </message>
    <message>
        <source>Depth: light is near, dark is far</source>
        <translation>Tiefe: Hell ist nah, dunkel ist fern</translation>
    </message>
    <message>
        <source>A picture: take the edges found in it</source>
        <translation>Ein Bild: die Kanten nehmen, die darin zu finden sind</translation>
    </message>
    <message>
        <source>A picture: take a sketch of it</source>
        <translation>Ein Bild: eine Skizze davon nehmen</translation>
    </message>
    <message>
        <source>A picture: take the depth guessed in it</source>
        <translation>Ein Bild: die Tiefe nehmen, die sich darin schätzen lässt</translation>
    </message>
    <message>
        <source>A photo to be edited</source>
        <translation>Ein Foto, das bearbeitet wird</translation>
    </message>
    <message>
        <source>A reference: only to be looked at</source>
        <translation>Eine Vorlage: nur zum Ansehen</translation>
    </message>
</context>
<context>
    <name>DrawnLayers</name>
    <message>
        <source>Opening %1</source>
        <translation>%1 wird geöffnet</translation>
    </message>
    <message>
        <source>it looks like a sketch</source>
        <translation>sieht wie eine Skizze aus</translation>
    </message>
    <message>
        <source>it looks like edges</source>
        <translation>sieht wie Kanten aus</translation>
    </message>
    <message>
        <source>it looks like depth</source>
        <translation>sieht wie Tiefe aus</translation>
    </message>
    <message>
        <source>it looks like a picture</source>
        <translation>sieht wie ein Bild aus</translation>
    </message>
    <message>
        <source>There is no picture yet.</source>
        <translation>Es ist noch kein Bild da.</translation>
    </message>
    <message>
        <source>Wait until it is there.</source>
        <translation>Warten Sie, bis es da ist.</translation>
    </message>
    <message>
        <source>Looking at the picture</source>
        <translation>Das Bild wird angesehen</translation>
    </message>
    <message>
        <source>Add layer</source>
        <translation>Ebene hinzufügen</translation>
    </message>
    <message>
        <source>The labels, which nobody painted, are hidden, so that the new layer decides.</source>
        <translation>Die Labels, die niemand gemalt hat, sind ausgeblendet, damit die neue Ebene entscheidet.</translation>
    </message>
</context>
<context>
    <name>Exchange</name>
    <message>
        <source>There is nothing on the clipboard that could be pasted.</source>
        <translation>In der Zwischenablage ist nichts, was sich einfügen ließe.</translation>
    </message>
    <message>
        <source>Copy an image or a file first.</source>
        <translation>Kopieren Sie zuerst ein Bild oder eine Datei.</translation>
    </message>
    <message>
        <source>Of several files only the first was opened.</source>
        <translation>Von mehreren Dateien wurde nur die erste geöffnet.</translation>
    </message>
    <message>
        <source>%1 is not on this computer.</source>
        <translation>%1 ist nicht auf diesem Rechner.</translation>
    </message>
    <message>
        <source>Save it, and drop the file.</source>
        <translation>Speichern Sie es und legen Sie die Datei hier ab.</translation>
    </message>
    <message>
        <source>Reference image</source>
        <translation>Vorlagenbild</translation>
    </message>
    <message>
        <source>Opening %1</source>
        <translation>%1 wird geöffnet</translation>
    </message>
</context>
<context>
    <name>FileCommands</name>
    <message>
        <source>Saved %1</source>
        <translation>%1 gespeichert</translation>
    </message>
    <message>
        <source>Exported %1</source>
        <translation>%1 exportiert</translation>
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
        <source>untitled</source>
        <translation>ohne Titel</translation>
    </message>
</context>
<context>
    <name>FileDesk</name>
    <message>
        <source>%1 of %2 pixels were not clearly of one label&apos;s colour and got the nearest one&apos;s.</source>
        <translation>%1 von %2 Pixeln hatten nicht eindeutig die Farbe eines Labels und bekamen das nächstliegende.</translation>
    </message>
    <message>
        <source>Opening %1</source>
        <translation>%1 wird geöffnet</translation>
    </message>
    <message>
        <source>Pasted image</source>
        <translation>Eingefügtes Bild</translation>
    </message>
    <message>
        <source>Paste label map</source>
        <translation>Labelkarte einfügen</translation>
    </message>
    <message>
        <source>Pasted</source>
        <translation>Eingefügt</translation>
    </message>
    <message numerus="yes">
        <source>%Ln pixel(s) have labels that the pack does not know.</source>
        <translation>
            <numerusform>%Ln Pixel hat ein Label, das das Paket nicht kennt.</numerusform>
            <numerusform>%Ln Pixel haben Labels, die das Paket nicht kennt.</numerusform>
        </translation>
    </message>
    <message>
        <source>No layer has the colours of the labels; all are references now.</source>
        <translation>Keine Ebene hat die Farben der Labels; alle sind jetzt Vorlagen.</translation>
    </message>
    <message>
        <source>The labels were read from their colours.</source>
        <translation>Die Labels wurden an ihren Farben erkannt.</translation>
    </message>
    <message>
        <source>It was last saved by another program, so the labels were read from their colours.</source>
        <translation>Es wurde zuletzt von einem anderen Programm gespeichert; die Labels wurden daher aus ihren Farben gelesen.</translation>
    </message>
    <message>
        <source>Its layers cannot be read one by one; their merged image was opened.</source>
        <translation>Die Ebenen sind nicht einzeln lesbar; geöffnet wurde ihr zusammengefügtes Bild.</translation>
    </message>
    <message>
        <source>Left out, since they cannot be read: %1.</source>
        <translation>Weggelassen, da nicht lesbar: %1.</translation>
    </message>
    <message>
        <source>All pixels were clear.</source>
        <translation>Alle Pixel waren eindeutig.</translation>
    </message>
    <message>
        <source>It was made with another version of the pack, so the picture may differ.</source>
        <translation>Es wurde mit einer anderen Version des Pakets gemacht; das Bild kann daher abweichen.</translation>
    </message>
    <message>
        <source>Sketch</source>
        <translation>Skizze</translation>
    </message>
    <message>
        <source>Edges</source>
        <translation>Kanten</translation>
    </message>
    <message>
        <source>Depth</source>
        <translation>Tiefe</translation>
    </message>
    <message>
        <source>Saving %1</source>
        <translation>%1 wird gespeichert</translation>
    </message>
    <message>
        <source>Exporting %1</source>
        <translation>%1 wird exportiert</translation>
    </message>
    <message>
        <source>There is no picture to export yet.</source>
        <translation>Es gibt noch kein Bild zum Exportieren.</translation>
    </message>
    <message>
        <source>The memory is not enough for the whole picture, so it was not exported.</source>
        <translation>Der Speicher reicht nicht für das ganze Bild; es wurde daher nicht exportiert.</translation>
    </message>
    <message>
        <source>Close other programs and paint on: it is tried again soon.</source>
        <translation>Schließen Sie andere Programme und malen Sie weiter: es wird bald noch einmal versucht.</translation>
    </message>
</context>
<context>
    <name>FileMenus</name>
    <message>
        <source>Open recent</source>
        <translation>Zuletzt geöffnet</translation>
    </message>
    <message>
        <source>%1 (missing)</source>
        <translation>%1 (fehlt)</translation>
    </message>
    <message>
        <source>None yet</source>
        <translation>Noch keine</translation>
    </message>
    <message>
        <source>Clear this list</source>
        <translation>Diese Liste leeren</translation>
    </message>
</context>
<context>
    <name>Folder</name>
    <message>
        <source>The folder %1 cannot be read: %2.</source>
        <translation>Der Ordner %1 kann nicht gelesen werden: %2.</translation>
    </message>
    <message>
        <source>There are no images and no projects in %1.</source>
        <translation>In %1 sind keine Bilder und keine Projekte.</translation>
    </message>
    <message>
        <source>%1 · %2 of %3</source>
        <translation>%1 · %2 von %3</translation>
    </message>
    <message>
        <source>The present canvas</source>
        <translation>Die jetzige Leinwand</translation>
    </message>
</context>
<context>
    <name>FolderPanel</name>
    <message>
        <source>Files of the folder</source>
        <translation>Dateien des Ordners</translation>
    </message>
    <message>
        <source>Drawing the folder&apos;s thumbnails</source>
        <translation>Vorschaubilder des Ordners werden gezeichnet</translation>
    </message>
</context>
<context>
    <name>Heed</name>
    <message>
        <source>Comparing the picture with the last stroke</source>
        <translation>Bild wird mit dem letzten Strich verglichen</translation>
    </message>
    <message>
        <source>Not drawn here: %1 · Find seeds that draw it</source>
        <translation>Hier nicht gezeichnet: %1 · Passende Startwerte suchen</translation>
    </message>
    <message>
        <source>It is no must there; the tool Must, may or free makes it one.</source>
        <translation>Dort ist es kein Muss; das Werkzeug „Muss, kann oder frei“ macht es dazu.</translation>
    </message>
    <message>
        <source>Other seeds may have it; so may a region that is copied from a picture that shows it.</source>
        <translation>Andere Startwerte haben es vielleicht; ebenso ein Bereich, der aus einem Bild kopiert wird, das es zeigt.</translation>
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
    <name>InversionDialog</name>
    <message>
        <source>Reading %1</source>
        <translation>%1 wird gelesen</translation>
    </message>
    <message>
        <source>Photo</source>
        <translation>Foto</translation>
    </message>
    <message>
        <source>The generator&apos;s picture</source>
        <translation>Das Bild des Generators</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>Fortschritt</translation>
    </message>
    <message>
        <source>The generator looks for its own picture of the photo …</source>
        <translation>Der Generator sucht sein eigenes Bild des Fotos …</translation>
    </message>
    <message>
        <source>Use this photo</source>
        <translation>Dieses Foto verwenden</translation>
    </message>
    <message>
        <source>Come closer</source>
        <translation>Näher heran</translation>
    </message>
    <message>
        <source>Refine it for another 20 seconds at most</source>
        <translation>Noch höchstens 20 Sekunden verfeinern</translation>
    </message>
    <message>
        <source>The generator&apos;s picture of it</source>
        <translation>Das Bild des Generators davon</translation>
    </message>
</context>
<context>
    <name>KeptEdits</name>
    <message>
        <source>Keep these edits …</source>
        <translation>Diese Änderungen aufheben …</translation>
    </message>
    <message>
        <source>Use %1</source>
        <translation>%1 anwenden</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Löschen</translation>
    </message>
    <message>
        <source>Keep these edits</source>
        <translation>Diese Änderungen aufheben</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Kept the edits %1</source>
        <translation>Änderungen %1 aufgehoben</translation>
    </message>
    <message>
        <source>%1 regions of these edits are not in this picture and were switched off.</source>
        <translation>%1 Bereiche dieser Änderungen gibt es in diesem Bild nicht; sie wurden ausgeschaltet.</translation>
    </message>
    <message>
        <source>Edits: %1</source>
        <translation>Änderungen: %1</translation>
    </message>
</context>
<context>
    <name>KeyRecorder</name>
    <message>
        <source>Press a key … (Esc gives up)</source>
        <translation>Taste drücken … (Esc bricht ab)</translation>
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
        <source>Lists of labels, layers and regions</source>
        <translation>Listen der Labels, Ebenen und Bereiche</translation>
    </message>
    <message>
        <source>Hide or show the row</source>
        <translation>Zeile aus- oder einblenden</translation>
    </message>
    <message>
        <source>Space</source>
        <translation>Leertaste</translation>
    </message>
    <message>
        <source>Lock or unlock the row</source>
        <translation>Zeile sperren oder entsperren</translation>
    </message>
    <message>
        <source>Shift+Space</source>
        <translation>Umschalt+Leertaste</translation>
    </message>
    <message>
        <source>Move the row up or down</source>
        <translation>Zeile nach oben oder unten verschieben</translation>
    </message>
    <message>
        <source>Alt+Up, Alt+Down</source>
        <translation>Alt+Hoch, Alt+Runter</translation>
    </message>
    <message>
        <source>Rename the row</source>
        <translation>Zeile umbenennen</translation>
    </message>
    <message>
        <source>F2</source>
        <translation>F2</translation>
    </message>
    <message>
        <source>Dragging regions</source>
        <translation>Bereiche ziehen</translation>
    </message>
    <message>
        <source>Choose the next part of the picture, or the one before</source>
        <translation>Den nächsten Teil des Bildes wählen, oder den davor</translation>
    </message>
    <message>
        <source>Enter, Shift+Enter</source>
        <translation>Eingabe, Umschalt+Eingabe</translation>
    </message>
    <message>
        <source>Move what is chosen</source>
        <translation>Gewähltes verschieben</translation>
    </message>
    <message>
        <source>Arrow keys; with Shift by four cells, with Ctrl by a quarter</source>
        <translation>Pfeiltasten; mit Umschalt um vier Zellen, mit Strg um eine Viertelzelle</translation>
    </message>
    <message>
        <source>Change …</source>
        <translation>Ändern …</translation>
    </message>
    <message>
        <source>Mouse and pen</source>
        <translation>Maus und Stift</translation>
    </message>
    <message>
        <source>Painting with keys</source>
        <translation>Malen mit Tasten</translation>
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
        <source>Alt + drag, or Ctrl + drag with the right button</source>
        <translation>Alt + Ziehen, oder Strg + Ziehen mit der rechten Taste</translation>
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
        <source>Erase, and then go on with the tool before</source>
        <translation>Radieren und dann mit dem vorigen Werkzeug weitermachen</translation>
    </message>
    <message>
        <source>Eraser&apos;s key, held</source>
        <translation>Radierertaste gedrückt halten</translation>
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
    <message>
        <source>Move the pen</source>
        <translation>Stift bewegen</translation>
    </message>
    <message>
        <source>Arrow keys; with Shift by one pixel, with Ctrl by a large step</source>
        <translation>Pfeiltasten; mit Umschalt um ein Pixel, mit Strg um einen großen Schritt</translation>
    </message>
    <message>
        <source>Put the pen down, or lift it</source>
        <translation>Stift aufsetzen oder heben</translation>
    </message>
    <message>
        <source>Space, after an arrow key</source>
        <translation>Leertaste, nach einer Pfeiltaste</translation>
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
        <source>Every other label is protected</source>
        <translation>Alle anderen Labels sind geschützt</translation>
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
        <source>Paint over this label only</source>
        <translation>Nur dieses Label übermalen</translation>
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
        <source>Paint over %1 only</source>
        <translation>Nur %1 übermalen</translation>
    </message>
    <message>
        <source>Locked: it is never painted over. A click unlocks it.</source>
        <translation>Gesperrt: wird nie übermalt. Ein Klick entsperrt es.</translation>
    </message>
    <message>
        <source>Not locked. A click lets nothing paint over it.</source>
        <translation>Nicht gesperrt. Nach einem Klick wird es nicht mehr übermalt.</translation>
    </message>
    <message>
        <source>Hidden on the canvas; the picture does not change. A click shows it.</source>
        <translation>Auf der Leinwand ausgeblendet; das Bild ändert sich nicht. Ein Klick blendet es ein.</translation>
    </message>
    <message>
        <source>Shown. A click hides it on the canvas; the picture does not change.</source>
        <translation>Eingeblendet. Ein Klick blendet es auf der Leinwand aus; das Bild ändert sich nicht.</translation>
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
        <source>Unlock label</source>
        <translation>Label entsperren</translation>
    </message>
    <message>
        <source>Hide label</source>
        <translation>Label ausblenden</translation>
    </message>
    <message>
        <source>Show label</source>
        <translation>Label einblenden</translation>
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
        <source>Scribble: labels, said only where they are painted</source>
        <translation>Kritzelei: Labels, die nur dort gelten, wo sie gemalt sind</translation>
    </message>
    <message>
        <source>Sketch: lines by hand</source>
        <translation>Skizze: Linien von Hand</translation>
    </message>
    <message>
        <source>Edges: lines as a network finds them in pictures</source>
        <translation>Kanten: Linien, wie ein Netz sie in Bildern findet</translation>
    </message>
    <message>
        <source>Depth: what is near and what is far</source>
        <translation>Tiefe: was nah und was fern ist</translation>
    </message>
    <message>
        <source>Sketch from this picture</source>
        <translation>Skizze aus diesem Bild</translation>
    </message>
    <message>
        <source>Edges from this picture</source>
        <translation>Kanten aus diesem Bild</translation>
    </message>
    <message>
        <source>Depth from this picture</source>
        <translation>Tiefe aus diesem Bild</translation>
    </message>
    <message>
        <source>Sketch, edges or depth in a file …</source>
        <translation>Skizze, Kanten oder Tiefe aus einer Datei …</translation>
    </message>
    <message>
        <source>Layers</source>
        <translation>Ebenen</translation>
    </message>
    <message>
        <source>sketches</source>
        <translation>Skizzen</translation>
    </message>
    <message>
        <source>edges</source>
        <translation>Kanten</translation>
    </message>
    <message>
        <source>depth</source>
        <translation>Tiefe</translation>
    </message>
    <message>
        <source>The pack %1 does not read %2, so pictures do not follow these layers.</source>
        <translation>Das Paket %1 liest %2 nicht; Bilder folgen diesen Ebenen also nicht.</translation>
    </message>
    <message>
        <source> and </source>
        <translation> und </translation>
    </message>
    <message>
        <source>Locked: tools leave this layer alone. A click unlocks it.</source>
        <translation>Gesperrt: Werkzeuge lassen diese Ebene in Ruhe. Ein Klick entsperrt sie.</translation>
    </message>
    <message>
        <source>Not locked. A click lets tools leave this layer alone.</source>
        <translation>Nicht gesperrt. Nach einem Klick lassen Werkzeuge diese Ebene in Ruhe.</translation>
    </message>
    <message>
        <source>Shown. A click hides this layer; then it does not count for the picture.</source>
        <translation>Eingeblendet. Ein Klick blendet diese Ebene aus; dann zählt sie nicht für das Bild.</translation>
    </message>
    <message>
        <source>Hidden: this layer does not count for the picture. A click shows it.</source>
        <translation>Ausgeblendet: diese Ebene zählt nicht für das Bild. Ein Klick blendet sie ein.</translation>
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
        <source>Edges</source>
        <translation>Kanten</translation>
    </message>
    <message>
        <source>Depth</source>
        <translation>Tiefe</translation>
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
        <source>Merge layers</source>
        <translation>Ebenen vereinen</translation>
    </message>
</context>
<context>
    <name>LayoutCommands</name>
    <message>
        <source>The last start ended while the panels were put where you had left them.</source>
        <translation>Der letzte Start endete, während die Bedienfelder an ihre letzten Plätze gelegt wurden.</translation>
    </message>
    <message>
        <source>They are where they are at the first start.</source>
        <translation>Sie liegen jetzt wie beim ersten Start.</translation>
    </message>
    <message>
        <source>%1 brings menus and panels back.</source>
        <translation>%1 holt Menüs und Bedienfelder zurück.</translation>
    </message>
</context>
<context>
    <name>Learning</name>
    <message>
        <source>The process that learns could not be started.</source>
        <translation>Der lernende Prozess konnte nicht gestartet werden.</translation>
    </message>
</context>
<context>
    <name>LessonDialog</name>
    <message>
        <source>Teach a palette</source>
        <translation>Eine Palette lehren</translation>
    </message>
    <message>
        <source>A new palette</source>
        <translation>Eine neue Palette</translation>
    </message>
    <message>
        <source>Go on with %1</source>
        <translation>Weiter mit %1</translation>
    </message>
    <message numerus="yes">
        <source>%Ln picture(s)</source>
        <translation>
            <numerusform>%Ln Bild</numerusform>
            <numerusform>%Ln Bilder</numerusform>
        </translation>
    </message>
    <message>
        <source>The others follow; further ones can be drawn later</source>
        <translation>Die anderen folgen; weitere lassen sich später zeichnen</translation>
    </message>
    <message>
        <source>%1, too</source>
        <translation>auch %1</translation>
    </message>
    <message>
        <source>Paint what you want to tell apart over a few pictures of the pack; it learns to draw by it.</source>
        <translation>Malen Sie über einige Bilder des Pakets, was Sie unterscheiden wollen; es lernt, danach zu zeichnen.</translation>
    </message>
    <message>
        <source>Lesson</source>
        <translation>Lektion</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Labels</source>
        <translation>Labels</translation>
    </message>
    <message>
        <source>To paint over</source>
        <translation>Zum Übermalen</translation>
    </message>
    <message>
        <source>From seed</source>
        <translation>Ab Startwert</translation>
    </message>
    <message>
        <source>Photo</source>
        <translation>Foto</translation>
    </message>
    <message>
        <source>A name has small letters, digits and hyphens, such as %1.</source>
        <translation>Ein Name hat kleine Buchstaben, Ziffern und Bindestriche, etwa %1.</translation>
    </message>
    <message>
        <source>There is a pack or a lesson called %1 already.</source>
        <translation>Ein Paket oder eine Lektion namens %1 gibt es schon.</translation>
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
        <source>Draw another look at random</source>
        <translation>Ein anderes Aussehen auslosen</translation>
    </message>
    <message>
        <source>Class</source>
        <translation>Klasse</translation>
    </message>
    <message>
        <source>Which kind of picture, of those that the pack was trained on by number</source>
        <translation>Welche Art von Bild, von denen, auf die das Paket nach Nummern trainiert wurde</translation>
    </message>
    <message>
        <source>First stage of the generator whose style is taken from it</source>
        <translation>Erste Stufe des Generators, deren Stil von ihm übernommen wird</translation>
    </message>
    <message>
        <source>From this stage on: small numbers take nearly all, large ones only colours</source>
        <translation>Ab dieser Stufe des Generators: kleine Zahlen übernehmen fast alles, große nur Farben</translation>
    </message>
    <message>
        <source>from stage</source>
        <translation>ab Stufe</translation>
    </message>
    <message>
        <source>Class %1</source>
        <translation>Klasse %1</translation>
    </message>
    <message>
        <source>Lock the look: seed and variety stay, whatever is opened</source>
        <translation>Aussehen sperren: Startwert und Vielfalt bleiben, was immer geöffnet wird</translation>
    </message>
    <message>
        <source>The look is locked: seed and variety stay. A click unlocks it.</source>
        <translation>Das Aussehen ist gesperrt: Startwert und Vielfalt bleiben. Ein Klick entsperrt es.</translation>
    </message>
    <message>
        <source>Lock the look</source>
        <translation>Aussehen sperren</translation>
    </message>
    <message>
        <source>The look is locked</source>
        <translation>Das Aussehen ist gesperrt</translation>
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
        <source>Styles of</source>
        <translation>Stile von</translation>
    </message>
    <message>
        <source>Seed %1</source>
        <translation>Startwert %1</translation>
    </message>
    <message>
        <source>Variety %1</source>
        <translation>Vielfalt %1</translation>
    </message>
    <message>
        <source>No other styles</source>
        <translation>Keine anderen Stile</translation>
    </message>
    <message>
        <source>Styles of seed %1</source>
        <translation>Stile von Startwert %1</translation>
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
        <source>Folder</source>
        <translation>Ordner</translation>
    </message>
    <message>
        <source>Teach</source>
        <translation>Lehren</translation>
    </message>
    <message>
        <source>Agreement</source>
        <translation>Abgleich</translation>
    </message>
    <message>
        <source>Panels</source>
        <translation>Bedienfelder</translation>
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
        <source>Regions</source>
        <translation>Bereiche</translation>
    </message>
    <message>
        <source>Proxy mask</source>
        <translation>Proxymaske</translation>
    </message>
</context>
<context>
    <name>ManualDialog</name>
    <message>
        <source>Manual</source>
        <translation>Handbuch</translation>
    </message>
</context>
<context>
    <name>MaterialOptions</name>
    <message>
        <source>Strength</source>
        <translation>Stärke</translation>
    </message>
    <message>
        <source>Nearness</source>
        <translation>Nähe</translation>
    </message>
    <message>
        <source>At its end</source>
        <translation>An seinem Ende</translation>
    </message>
    <message>
        <source>Softness</source>
        <translation>Weichheit</translation>
    </message>
    <message>
        <source>Round, as a ball</source>
        <translation>Rund, wie eine Kugel</translation>
    </message>
    <message>
        <source>Must: the picture has to follow</source>
        <translation>Muss: Das Bild hat zu folgen</translation>
    </message>
    <message>
        <source>May: a hint</source>
        <translation>Kann: ein Hinweis</translation>
    </message>
    <message>
        <source>Free: the generator decides</source>
        <translation>Frei: Der Generator entscheidet</translation>
    </message>
    <message>
        <source>How far the picture has to follow</source>
        <translation>Wie weit das Bild folgen muss</translation>
    </message>
    <message>
        <source>Painted is</source>
        <translation>Gemalt wird</translation>
    </message>
</context>
<context>
    <name>Message</name>
    <message>
        <source>Do what the message proposes</source>
        <translation>Tun, was die Meldung vorschlägt</translation>
    </message>
    <message>
        <source>Copy details</source>
        <translation>Einzelheiten kopieren</translation>
    </message>
    <message>
        <source>Close this message (Esc)</source>
        <translation>Diese Meldung schließen (Esc)</translation>
    </message>
    <message>
        <source>Close this message</source>
        <translation>Diese Meldung schließen</translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>Kopiert</translation>
    </message>
</context>
<context>
    <name>Messages</name>
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
    <name>NameDialog</name>
    <message>
        <source>Keep this brush</source>
        <translation>Diesen Pinsel behalten</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
</context>
<context>
    <name>NamingDesk</name>
    <message>
        <source>Reading the pictures of %1</source>
        <translation>Die Bilder von %1 werden gelesen</translation>
    </message>
    <message>
        <source>photo %1</source>
        <translation>Foto %1</translation>
    </message>
    <message>
        <source>no name yet</source>
        <translation>noch ohne Namen</translation>
    </message>
    <message>
        <source>Cluster %1: %2</source>
        <translation>Cluster %1: %2</translation>
    </message>
    <message>
        <source>No name for a cluster</source>
        <translation>Kein Name für einen Cluster</translation>
    </message>
    <message>
        <source>Name a cluster: %1</source>
        <translation>Cluster benennen: %1</translation>
    </message>
    <message>
        <source>By hand</source>
        <translation>Von Hand</translation>
    </message>
    <message>
        <source>Name clusters</source>
        <translation>Cluster benennen</translation>
    </message>
</context>
<context>
    <name>NewCanvasDialog</name>
    <message>
        <source>New canvas</source>
        <translation>Neue Leinwand</translation>
    </message>
    <message>
        <source>%1 × %1 pixels</source>
        <translation>%1 × %1 Pixel</translation>
    </message>
    <message>
        <source>Another size</source>
        <translation>Eine andere Größe</translation>
    </message>
    <message>
        <source>Width</source>
        <translation>Breite</translation>
    </message>
    <message>
        <source>Height</source>
        <translation>Höhe</translation>
    </message>
    <message>
        <source>Begins with</source>
        <translation>Beginnt mit</translation>
    </message>
    <message>
        <source>Label</source>
        <translation>Label</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
    <message>
        <source> px</source>
        <translation> px</translation>
    </message>
    <message>
        <source>A sample of the pack</source>
        <translation>Ein Beispiel des Pakets</translation>
    </message>
    <message>
        <source>The seed&apos;s own layout</source>
        <translation>Die eigene Anordnung des Startwerts</translation>
    </message>
    <message>
        <source>One label everywhere</source>
        <translation>Ein Label überall</translation>
    </message>
    <message>
        <source>Nothing: the generator decides what you leave free</source>
        <translation>Nichts: Der Generator entscheidet, was Sie frei lassen</translation>
    </message>
    <message>
        <source>Pictures are square: the canvas lies in the middle, and what is beside it stays free.</source>
        <translation>Bilder sind quadratisch: Die Leinwand liegt in der Mitte, und was daneben ist, bleibt frei.</translation>
    </message>
    <message>
        <source>The picture keeps the size of the pack; the label map is saved and exported at this one.</source>
        <translation>Das Bild behält die Größe des Pakets; die Labelkarte wird in dieser gespeichert und exportiert.</translation>
    </message>
    <message>
        <source>The usual size for pictures of this pack.</source>
        <translation>Die übliche Größe für Bilder dieses Pakets.</translation>
    </message>
</context>
<context>
    <name>Notice</name>
    <message>
        <source>Paint that is not drawn</source>
        <translation>Farbe, die nicht gezeichnet wird</translation>
    </message>
</context>
<context>
    <name>OfferDialog</name>
    <message>
        <source>I have read these terms and accept them</source>
        <translation>Ich habe diese Bedingungen gelesen und nehme sie an</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>Fortschritt</translation>
    </message>
    <message>
        <source>Fetch</source>
        <translation>Holen</translation>
    </message>
    <message>
        <source>Import</source>
        <translation>Importieren</translation>
    </message>
    <message>
        <source>Open a downloaded file …</source>
        <translation>Heruntergeladene Datei öffnen …</translation>
    </message>
    <message>
        <source>%1, which can be dropped here too</source>
        <translation>%1; die Datei kann auch hier abgelegt werden</translation>
    </message>
    <message>
        <source>the Python package %1 in the package index</source>
        <translation>das Python-Paket %1 im Paketverzeichnis</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
    <message>
        <source>From</source>
        <translation>Von</translation>
    </message>
    <message>
        <source>For</source>
        <translation>Für</translation>
    </message>
    <message>
        <source>Terms</source>
        <translation>Bedingungen</translation>
    </message>
    <message>
        <source>Fetching %1</source>
        <translation>%1 wird geholt</translation>
    </message>
    <message>
        <source>Importing %1</source>
        <translation>%1 wird importiert</translation>
    </message>
</context>
<context>
    <name>Offers</name>
    <message>
        <source>Fetch %1 …</source>
        <translation>%1 holen …</translation>
    </message>
</context>
<context>
    <name>OwnLabels</name>
    <message>
        <source>Add a label</source>
        <translation>Label hinzufügen</translation>
    </message>
    <message>
        <source>It is painted, saved and exported; the picture follows it once a pack was taught it</source>
        <translation>Es wird gemalt, gespeichert und exportiert; das Bild folgt ihm, sobald ein Paket es gelernt hat</translation>
    </message>
    <message>
        <source>Your own label: unknown to the picture until a pack was taught it</source>
        <translation>Ihr eigenes Label: dem Bild unbekannt, bis ein Paket es gelernt hat</translation>
    </message>
    <message>
        <source>Rename …</source>
        <translation>Umbenennen …</translation>
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
        <source>Remove this label</source>
        <translation>Dieses Label entfernen</translation>
    </message>
    <message>
        <source>label %1</source>
        <translation>Label %1</translation>
    </message>
    <message>
        <source>Rename label: %1</source>
        <translation>Label umbenennen: %1</translation>
    </message>
    <message>
        <source>Order of labels</source>
        <translation>Reihenfolge der Labels</translation>
    </message>
    <message>
        <source>Remove label: %1</source>
        <translation>Label entfernen: %1</translation>
    </message>
</context>
<context>
    <name>PackCommands</name>
    <message>
        <source>Pack: %1</source>
        <translation>Paket: %1</translation>
    </message>
    <message>
        <source>Keep it</source>
        <translation>Behalten</translation>
    </message>
    <message numerus="yes">
        <source>%Ln pixel(s) are unknown now: %1 has no such labels (%2). One undo goes back.</source>
        <translation>
            <numerusform>%Ln Pixel ist jetzt unbekannt: %1 hat kein solches Label (%2). Ein Rückgängig führt zurück.</numerusform>
            <numerusform>%Ln Pixel sind jetzt unbekannt: %1 hat keine solchen Labels (%2). Ein Rückgängig führt zurück.</numerusform>
        </translation>
    </message>
    <message>
        <source>Clearing up</source>
        <translation>Aufräumen</translation>
    </message>
    <message>
        <source>Layout of seed %1</source>
        <translation>Anordnung von Startwert %1</translation>
    </message>
    <message>
        <source>The pack %1 is used from %2. Kept, it is in the menu of packs, also without that file.</source>
        <translation>Das Paket %1 wird aus %2 verwendet. Behalten Sie es, steht es im Menü der Pakete, auch ohne diese Datei.</translation>
    </message>
    <message>
        <source>The pack %1 is kept.</source>
        <translation>Das Paket %1 ist nun da.</translation>
    </message>
    <message>
        <source>Keeping the pack %1</source>
        <translation>Das Paket %1 wird behalten</translation>
    </message>
    <message>
        <source>Importing %1</source>
        <translation>%1 wird importiert</translation>
    </message>
    <message>
        <source>Go on with %1</source>
        <translation>Mit %1 weitermachen</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Noch einmal versuchen</translation>
    </message>
    <message>
        <source>You can paint, but the picture cannot follow everything.</source>
        <translation>Sie können malen, aber das Bild kann nicht allem folgen.</translation>
    </message>
    <message>
        <source>Its proxy mask can be painted, in the panel of that name. It knows no labels before you teach it some.</source>
        <translation>Seine Proxy-Maske lässt sich malen, im Panel dieses Namens. Labels kennt es erst, wenn Sie ihm welche beibringen.</translation>
    </message>
    <message>
        <source>The next step, in a terminal: %1</source>
        <translation>Der nächste Schritt, in einem Terminal: %1</translation>
    </message>
    <message>
        <source>Copy the command</source>
        <translation>Befehl kopieren</translation>
    </message>
</context>
<context>
    <name>PackMenu</name>
    <message>
        <source>Pack</source>
        <translation>Paket</translation>
    </message>
    <message>
        <source>None installed</source>
        <translation>Keines installiert</translation>
    </message>
    <message>
        <source>Preparing %1: %2 % …</source>
        <translation>%1 wird vorbereitet: %2 % …</translation>
    </message>
    <message>
        <source>Bring a generator …</source>
        <translation>Einen Generator mitbringen …</translation>
    </message>
</context>
<context>
    <name>PaintingCommands</name>
    <message>
        <source>Undo</source>
        <translation>Rückgängig</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>Wiederherstellen</translation>
    </message>
</context>
<context>
    <name>PaletteEditor</name>
    <message>
        <source>Labels of the palette</source>
        <translation>Labels der Palette</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>Hinzufügen</translation>
    </message>
    <message>
        <source>Colour …</source>
        <translation>Farbe …</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>A palette has at least two labels.</source>
        <translation>Eine Palette hat mindestens zwei Labels.</translation>
    </message>
    <message>
        <source>Every label has a name.</source>
        <translation>Jedes Label hat einen Namen.</translation>
    </message>
    <message>
        <source>label %1</source>
        <translation>Label %1</translation>
    </message>
</context>
<context>
    <name>PhotoBar</name>
    <message>
        <source>Back to a seed</source>
        <translation>Zurück zu einem Startwert</translation>
    </message>
    <message>
        <source>Export into the original photo …</source>
        <translation>In das Originalfoto exportieren …</translation>
    </message>
    <message>
        <source>Photo: %1</source>
        <translation>Foto: %1</translation>
    </message>
</context>
<context>
    <name>PhotoCommands</name>
    <message>
        <source>The pack is not loaded yet.</source>
        <translation>Das Paket ist noch nicht geladen.</translation>
    </message>
    <message>
        <source>Back to a seed</source>
        <translation>Zurück zu einem Startwert</translation>
    </message>
    <message>
        <source>There is no original photo to paste into.</source>
        <translation>Es gibt kein Originalfoto, in das sich einfügen ließe.</translation>
    </message>
    <message>
        <source>Open a photo first.</source>
        <translation>Öffnen Sie zuerst ein Foto.</translation>
    </message>
    <message>
        <source>The picture is not ready yet.</source>
        <translation>Das Bild ist noch nicht fertig.</translation>
    </message>
    <message>
        <source>Wait a moment and try again.</source>
        <translation>Warten Sie einen Moment und versuchen Sie es noch einmal.</translation>
    </message>
    <message>
        <source>Exporting %1</source>
        <translation>%1 wird exportiert</translation>
    </message>
</context>
<context>
    <name>PhotoImport</name>
    <message>
        <source>The image lies over the layers as a reference.</source>
        <translation>Das Bild liegt als Vorlage über den Ebenen.</translation>
    </message>
    <message>
        <source>Opening %1</source>
        <translation>%1 wird geöffnet</translation>
    </message>
    <message>
        <source>Reading %1</source>
        <translation>%1 wird gelesen</translation>
    </message>
    <message>
        <source>Open photo</source>
        <translation>Foto öffnen</translation>
    </message>
</context>
<context>
    <name>PictureCommands</name>
    <message>
        <source>Automatic</source>
        <translation>Automatisch</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>Gerät</translation>
    </message>
    <message>
        <source>The layout of this seed is not known yet.</source>
        <translation>Die Anordnung dieses Startwerts ist noch nicht bekannt.</translation>
    </message>
    <message>
        <source>It comes with its picture.</source>
        <translation>Sie kommt mit seinem Bild.</translation>
    </message>
    <message>
        <source>The layout comes with the picture of this seed.</source>
        <translation>Die Anordnung kommt mit dem Bild dieses Startwerts.</translation>
    </message>
    <message>
        <source>This pack cannot tell the layout of its pictures.</source>
        <translation>Dieses Paket kennt die Anordnung seiner Bilder nicht.</translation>
    </message>
    <message>
        <source>It has no segmenter.</source>
        <translation>Es hat keinen Segmentierer.</translation>
    </message>
    <message>
        <source>Layout of seed %1</source>
        <translation>Anordnung von Startwert %1</translation>
    </message>
</context>
<context>
    <name>PinnedPicture</name>
    <message>
        <source>Wait until the picture has caught up.</source>
        <translation>Warten Sie, bis das Bild aufgeholt hat.</translation>
    </message>
    <message>
        <source>There is no finished picture to pin yet.</source>
        <translation>Es gibt noch kein fertiges Bild zum Anheften.</translation>
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
        <source>High contrast</source>
        <translation>Hoher Kontrast</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>Wie das System</translation>
    </message>
    <message>
        <source>Patterns beside colours, for eyes that do not tell colours apart</source>
        <translation>Muster neben Farben, für Augen, die Farben nicht unterscheiden</translation>
    </message>
    <message>
        <source>Smooth strokes</source>
        <translation>Striche glätten</translation>
    </message>
    <message>
        <source>The pen&apos;s pressure changes the size</source>
        <translation>Der Druck des Stifts ändert die Größe</translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation>Automatisch</translation>
    </message>
    <message>
        <source>Shortcuts …</source>
        <translation>Tastenkürzel …</translation>
    </message>
    <message>
        <source>Window</source>
        <translation>Fenster</translation>
    </message>
    <message>
        <source>Theme</source>
        <translation>Farbschema</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Sprache</translation>
    </message>
    <message>
        <source>Icons of the tools</source>
        <translation>Werkzeugsymbole</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>Tasten</translation>
    </message>
    <message>
        <source>Brush at start</source>
        <translation>Pinsel beim Start</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
    <message>
        <source>Pictures</source>
        <translation>Bilder</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>Gerät</translation>
    </message>
    <message>
        <source>Kept in %1</source>
        <translation>Aufbewahrt in %1</translation>
    </message>
    <message>
        <source>Not kept: there is no home folder</source>
        <translation>Wird nicht aufbewahrt: Es gibt keinen Benutzerordner</translation>
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
    <name>Preparations</name>
    <message>
        <source>Preparing %1 was interrupted at %2 %.</source>
        <translation>Das Vorbereiten von %1 wurde bei %2 % unterbrochen.</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>Weitermachen</translation>
    </message>
    <message>
        <source>The process that prepares generators could not be started.</source>
        <translation>Der Prozess, der Generatoren vorbereitet, ließ sich nicht starten.</translation>
    </message>
    <message>
        <source>The pack %1 is ready.</source>
        <translation>Das Paket %1 ist fertig.</translation>
    </message>
    <message>
        <source>Use it</source>
        <translation>Benutzen</translation>
    </message>
    <message>
        <source>Preparing %1 was stopped.</source>
        <translation>Das Vorbereiten von %1 wurde angehalten.</translation>
    </message>
    <message>
        <source>Preparing %1 ended before it was done.</source>
        <translation>Das Vorbereiten von %1 endete, bevor es fertig war.</translation>
    </message>
</context>
<context>
    <name>PreparingDialog</name>
    <message>
        <source>Preparing %1</source>
        <translation>%1 wird vorbereitet</translation>
    </message>
    <message>
        <source>Pictures of the pack so far</source>
        <translation>Bilder des Pakets bis jetzt</translation>
    </message>
    <message>
        <source>Its pictures appear here in a moment.</source>
        <translation>Seine Bilder erscheinen hier gleich.</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>Fortschritt</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>What was done is kept; bringing the same file again goes on</source>
        <translation>Was getan ist, bleibt; dieselbe Datei noch einmal mitzubringen macht weiter</translation>
    </message>
    <message>
        <source>Go on painting</source>
        <translation>Weitermalen</translation>
    </message>
    <message>
        <source>Reading the generator</source>
        <translation>Der Generator wird gelesen</translation>
    </message>
    <message>
        <source>Finding clusters in its features</source>
        <translation>Cluster in seinen Merkmalen werden gesucht</translation>
    </message>
    <message>
        <source>Learning to move its features</source>
        <translation>Das Verschieben seiner Merkmale wird gelernt</translation>
    </message>
    <message>
        <source>Learning to open pictures</source>
        <translation>Das Öffnen von Bildern wird gelernt</translation>
    </message>
    <message>
        <source>Measuring</source>
        <translation>Es wird gemessen</translation>
    </message>
    <message>
        <source>Beginning</source>
        <translation>Beginnt</translation>
    </message>
    <message numerus="yes">
        <source>%Ln minute(s) left</source>
        <translation>
            <numerusform>noch %Ln Minute</numerusform>
            <numerusform>noch %Ln Minuten</numerusform>
        </translation>
    </message>
    <message>
        <source>Done: its proxy mask can be painted, and it takes the layouts of pictures.</source>
        <translation>Fertig: die Proxy-Maske lässt sich malen, und es übernimmt die Anordnung von Bildern.</translation>
    </message>
    <message>
        <source>Stopped. Bringing the same file again goes on.</source>
        <translation>Angehalten. Dieselbe Datei noch einmal mitzubringen macht weiter.</translation>
    </message>
</context>
<context>
    <name>PressureCurveEditor</name>
    <message>
        <source>Pressure curve: from a light touch on the left to a firm one on the right</source>
        <translation>Druckkurve: von leichter Berührung links bis zu fester rechts</translation>
    </message>
    <message>
        <source>%1. Drag it; a double click makes it straight.</source>
        <translation>%1. Ziehen ändert sie; ein Doppelklick macht sie gerade.</translation>
    </message>
</context>
<context>
    <name>PreviewVoice</name>
    <message>
        <source>Loading the pack …</source>
        <translation>Das Paket wird geladen …</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>Angehalten</translation>
    </message>
    <message>
        <source>Stopped</source>
        <translation>Angehalten</translation>
    </message>
    <message>
        <source>Draft …</source>
        <translation>Entwurf …</translation>
    </message>
    <message>
        <source>Catching up …</source>
        <translation>Holt auf …</translation>
    </message>
    <message>
        <source>Smaller, for lack of memory</source>
        <translation>Kleiner, weil Speicher fehlt</translation>
    </message>
    <message>
        <source>No pack</source>
        <translation>Kein Paket</translation>
    </message>
    <message>
        <source>Only for %1. Every picture that is exported says so.</source>
        <translation>Nur für %1. Jedes exportierte Bild sagt das auch.</translation>
    </message>
    <message>
        <source>Whose work it is stands in Help → About.</source>
        <translation>Wessen Arbeit es ist, steht unter Hilfe → Über FMR Studio.</translation>
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
        <source>No picture</source>
        <translation>Kein Bild</translation>
    </message>
    <message>
        <source>No picture: %1</source>
        <translation>Kein Bild: %1</translation>
    </message>
    <message>
        <source>Pictures are drawn smaller for a while; larger ones are tried again later. Nothing is lost.</source>
        <translation>Bilder werden eine Weile kleiner gezeichnet; größere werden später wieder versucht. Nichts geht verloren.</translation>
    </message>
    <message>
        <source>The memory is not enough for the whole picture.</source>
        <translation>Der Speicher reicht nicht für das ganze Bild.</translation>
    </message>
    <message>
        <source>Pictures go on being made on the device in use: %1.</source>
        <translation>Bilder werden weiter auf dem bisherigen Gerät gemacht: %1.</translation>
    </message>
</context>
<context>
    <name>ProgramCommands</name>
    <message>
        <source>Theme</source>
        <translation>Farbschema</translation>
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
        <source>The language changes when FMR Studio is started again.</source>
        <translation>Die Sprache wechselt beim nächsten Start von FMR Studio.</translation>
    </message>
</context>
<context>
    <name>ProxyDesk</name>
    <message>
        <source>unknown</source>
        <translation>unbekannt</translation>
    </message>
    <message>
        <source>Without a pack there is no proxy mask.</source>
        <translation>Ohne Paket gibt es keine Proxymaske.</translation>
    </message>
    <message>
        <source>This pack has no codebook: its pictures have no proxy mask.</source>
        <translation>Dieses Paket hat kein Codebuch: seine Bilder haben keine Proxymaske.</translation>
    </message>
    <message>
        <source>The proxy mask comes with the first picture.</source>
        <translation>Die Proxymaske kommt mit dem ersten Bild.</translation>
    </message>
    <message>
        <source>Paint %1 on the proxy mask</source>
        <translation>%1 auf die Proxymaske malen</translation>
    </message>
    <message>
        <source>Correct the proxy mask: %1</source>
        <translation>Proxymaske berichtigen: %1</translation>
    </message>
</context>
<context>
    <name>ProxyPanel</name>
    <message>
        <source>Click or draw around. Alt takes all of the cluster, Ctrl all of the label, Shift adds, Shift with Alt takes out.</source>
        <translation>Anklicken oder umfahren. Alt nimmt den ganzen Cluster, Strg das ganze Label, Umschalt fügt hinzu, Umschalt mit Alt nimmt heraus.</translation>
    </message>
    <message>
        <source>Corrects which cluster a cell belongs to. Ctrl picks the cluster under the pen, so does the legend.</source>
        <translation>Berichtigt, zu welchem Cluster eine Zelle gehört. Strg nimmt den Cluster unter dem Stift auf, die Legende ebenso.</translation>
    </message>
    <message>
        <source>On: the picture is drawn anew with the painted clusters. Off: only what the mask says is corrected.</source>
        <translation>An: das Bild wird mit den gemalten Clustern neu gezeichnet. Aus: nur die Aussage der Maske wird berichtigt.</translation>
    </message>
    <message>
        <source>Select regions</source>
        <translation>Bereiche auswählen</translation>
    </message>
    <message>
        <source>Paint on the mask</source>
        <translation>Auf die Maske malen</translation>
    </message>
    <message>
        <source>Brush size in cells</source>
        <translation>Pinselgröße in Zellen</translation>
    </message>
    <message>
        <source> cells</source>
        <translation> Zellen</translation>
    </message>
    <message>
        <source>The picture follows</source>
        <translation>Das Bild folgt</translation>
    </message>
    <message>
        <source>Opacity of the mask</source>
        <translation>Deckkraft der Maske</translation>
    </message>
    <message>
        <source>Lay the mask over</source>
        <translation>Maske legen über</translation>
    </message>
    <message>
        <source>Lay the mask over other views (Q lays it over the picture)</source>
        <translation>Maske über andere Ansichten legen (Q legt sie über das Bild)</translation>
    </message>
    <message>
        <source>here only</source>
        <translation>nur hier</translation>
    </message>
    <message>
        <source>over the picture</source>
        <translation>über das Bild</translation>
    </message>
    <message>
        <source>over the canvas</source>
        <translation>über die Leinwand</translation>
    </message>
    <message>
        <source>over both</source>
        <translation>über beide</translation>
    </message>
    <message>
        <source>What a click takes</source>
        <translation>Was ein Klick nimmt</translation>
    </message>
    <message>
        <source>Part</source>
        <translation>Teil</translation>
    </message>
    <message>
        <source>Joined cells of one label, as one ear</source>
        <translation>Zusammenhängende Zellen eines Labels, etwa ein Ohr</translation>
    </message>
    <message>
        <source>Region</source>
        <translation>Bereich</translation>
    </message>
    <message>
        <source>Joined cells of one cluster</source>
        <translation>Zusammenhängende Zellen eines Clusters</translation>
    </message>
    <message>
        <source>Cluster</source>
        <translation>Cluster</translation>
    </message>
    <message>
        <source>All cells of a cluster (Alt)</source>
        <translation>Alle Zellen eines Clusters (Alt)</translation>
    </message>
    <message>
        <source>Label</source>
        <translation>Label</translation>
    </message>
    <message>
        <source>All cells of a label, as both ears (Ctrl)</source>
        <translation>Alle Zellen eines Labels, etwa beide Ohren (Strg)</translation>
    </message>
    <message>
        <source>Labels and clusters of the mask</source>
        <translation>Labels und Cluster der Maske</translation>
    </message>
    <message>
        <source>Cluster %1</source>
        <translation>Cluster %1</translation>
    </message>
    <message>
        <source>cluster %1</source>
        <translation>Cluster %1</translation>
    </message>
    <message>
        <source>Paints with cluster %1.</source>
        <translation>Malt mit Cluster %1.</translation>
    </message>
    <message>
        <source>Click a part or draw around it.</source>
        <translation>Einen Teil anklicken oder umfahren.</translation>
    </message>
    <message numerus="yes">
        <source>%n cell(s) selected</source>
        <translation>
            <numerusform>%n Zelle ausgewählt</numerusform>
            <numerusform>%n Zellen ausgewählt</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ProxyView</name>
    <message>
        <source>Proxy mask</source>
        <translation>Proxymaske</translation>
    </message>
    <message>
        <source>Arrow keys move the mark, Return selects, with Shift it adds, Escape selects nothing</source>
        <translation>Pfeiltasten bewegen die Marke, Eingabe wählt aus, mit Umschalt kommt hinzu, Esc wählt nichts</translation>
    </message>
</context>
<context>
    <name>Questions</name>
    <message>
        <source>%1 has changes that are not saved.</source>
        <translation>%1 hat Änderungen, die nicht gespeichert sind.</translation>
    </message>
    <message>
        <source>They are lost unless you save them.</source>
        <translation>Sie gehen verloren, wenn Sie sie nicht speichern.</translation>
    </message>
    <message>
        <source>Saved, they lie in a project beside it, which is opened in its place the next time.</source>
        <translation>Gespeichert liegen sie in einem Projekt daneben, das nächstes Mal an seiner Stelle geöffnet wird.</translation>
    </message>
    <message>
        <source>Do the same for all files of this folder</source>
        <translation>Bei allen Dateien dieses Ordners so verfahren</translation>
    </message>
    <message>
        <source>Open a folder</source>
        <translation>Einen Ordner öffnen</translation>
    </message>
    <message>
        <source>%1 was changed by another window or program since it was opened here.</source>
        <translation>%1 wurde von einem anderen Fenster oder Programm geändert, seit es hier geöffnet wurde.</translation>
    </message>
    <message>
        <source>Saving over it loses those changes. With “Save as …” both are kept.</source>
        <translation>Überschreiben verliert jene Änderungen. Mit „Speichern unter …“ bleibt beides erhalten.</translation>
    </message>
    <message>
        <source>Save over it</source>
        <translation>Überschreiben</translation>
    </message>
    <message>
        <source>Save as …</source>
        <translation>Speichern unter …</translation>
    </message>
    <message>
        <source>Delete the unsaved work on %1?</source>
        <translation>Die nicht gespeicherte Arbeit an %1 löschen?</translation>
    </message>
    <message>
        <source>It cannot be brought back.</source>
        <translation>Sie lässt sich nicht zurückholen.</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Löschen</translation>
    </message>
    <message>
        <source>All that can be opened (%1)</source>
        <translation>Alles, was sich öffnen lässt (%1)</translation>
    </message>
    <message>
        <source>Projects (*.fmr *.ora)</source>
        <translation>Projekte (*.fmr *.ora)</translation>
    </message>
    <message>
        <source>Packs and generators (%1)</source>
        <translation>Pakete und Generatoren (%1)</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>Alle Dateien (*)</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Öffnen</translation>
    </message>
    <message>
        <source>Images (*.png *.bmp *.gif *.tif *.tiff *.webp *.jpg *.jpeg);;All files (*)</source>
        <translation>Bilder (*.png *.bmp *.gif *.tif *.tiff *.webp *.jpg *.jpeg);;Alle Dateien (*)</translation>
    </message>
    <message>
        <source>Open image</source>
        <translation>Bild öffnen</translation>
    </message>
    <message>
        <source>Open a downloaded file</source>
        <translation>Heruntergeladene Datei öffnen</translation>
    </message>
    <message>
        <source>Generators</source>
        <translation>Generatoren</translation>
    </message>
    <message>
        <source>Bring a generator</source>
        <translation>Einen Generator mitbringen</translation>
    </message>
    <message>
        <source>Save project</source>
        <translation>Projekt speichern</translation>
    </message>
    <message>
        <source>FMR Studio project (*.fmr)</source>
        <translation>FMR-Studio-Projekt (*.fmr)</translation>
    </message>
    <message>
        <source>Export label map</source>
        <translation>Labelkarte exportieren</translation>
    </message>
    <message>
        <source>Export the wall</source>
        <translation>Die Wand exportieren</translation>
    </message>
    <message>
        <source>Export layers</source>
        <translation>Ebenen exportieren</translation>
    </message>
    <message>
        <source>OpenRaster (*.ora)</source>
        <translation>OpenRaster (*.ora)</translation>
    </message>
    <message>
        <source>JPEG (*.jpg *.jpeg)</source>
        <translation>JPEG (*.jpg *.jpeg)</translation>
    </message>
    <message>
        <source>WebP (*.webp)</source>
        <translation>WebP (*.webp)</translation>
    </message>
    <message>
        <source>TIFF (*.tif *.tiff)</source>
        <translation>TIFF (*.tif *.tiff)</translation>
    </message>
    <message>
        <source>Export picture</source>
        <translation>Bild exportieren</translation>
    </message>
    <message>
        <source>PNG with recipe (*.png)</source>
        <translation>PNG mit Rezept (*.png)</translation>
    </message>
</context>
<context>
    <name>RecoverDialog</name>
    <message>
        <source>Unsaved work</source>
        <translation>Nicht gespeicherte Arbeit</translation>
    </message>
    <message>
        <source>FMR Studio did not end as it should have the last time.</source>
        <translation>FMR Studio wurde das letzte Mal nicht ordentlich beendet.</translation>
    </message>
    <message>
        <source>This is what was not saved. Your files are as they were saved last.</source>
        <translation>Das hier war nicht gespeichert. Ihre Dateien sind, wie sie zuletzt gespeichert wurden.</translation>
    </message>
    <message>
        <source>Restore</source>
        <translation>Wiederherstellen</translation>
    </message>
    <message>
        <source>Discard …</source>
        <translation>Verwerfen …</translation>
    </message>
    <message>
        <source>Later</source>
        <translation>Später</translation>
    </message>
    <message>
        <source>Ask again at the next start, or with File › Recover unsaved work</source>
        <translation>Beim nächsten Start wieder fragen, oder mit Datei › Nicht gespeicherte Arbeit wiederherstellen</translation>
    </message>
    <message>
        <source>Steps since it was opened or saved: %1</source>
        <translation>Schritte seit dem Öffnen oder Speichern: %1</translation>
    </message>
</context>
<context>
    <name>Recovery</name>
    <message>
        <source>There is nothing to recover.</source>
        <translation>Es gibt nichts wiederherzustellen.</translation>
    </message>
    <message>
        <source>Looking for unsaved work</source>
        <translation>Nicht gespeicherte Arbeit wird gesucht</translation>
    </message>
    <message>
        <source>%1 is back as it was after its last finished step.</source>
        <translation>%1 ist wieder da, wie es nach dem letzten fertigen Schritt war.</translation>
    </message>
    <message>
        <source>It is not saved yet.</source>
        <translation>Es ist noch nicht gespeichert.</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Speichern</translation>
    </message>
    <message>
        <source>Untitled</source>
        <translation>Unbenannt</translation>
    </message>
</context>
<context>
    <name>RegionActions</name>
    <message>
        <source>Place %1</source>
        <translation>%1 setzen</translation>
    </message>
    <message>
        <source>Mirror %1</source>
        <translation>%1 spiegeln</translation>
    </message>
    <message>
        <source>Duplicate %1</source>
        <translation>%1 duplizieren</translation>
    </message>
    <message>
        <source>Delete %1</source>
        <translation>%1 löschen</translation>
    </message>
    <message>
        <source>Take back the edit of %1</source>
        <translation>Änderung von %1 zurücknehmen</translation>
    </message>
    <message>
        <source>Separate the pair</source>
        <translation>Paar trennen</translation>
    </message>
    <message>
        <source>A pair is two regions.</source>
        <translation>Ein Paar sind zwei Bereiche.</translation>
    </message>
    <message>
        <source>Choose two with Shift, or one whose label is there twice.</source>
        <translation>Wählen Sie zwei mit Umschalt, oder einen, dessen Label zweimal da ist.</translation>
    </message>
    <message>
        <source>Pair</source>
        <translation>Paar</translation>
    </message>
    <message>
        <source>Order of regions</source>
        <translation>Reihenfolge der Bereiche</translation>
    </message>
    <message>
        <source>Use the edit of %1</source>
        <translation>Änderung von %1 anwenden</translation>
    </message>
    <message>
        <source>Leave out the edit of %1</source>
        <translation>Änderung von %1 weglassen</translation>
    </message>
    <message>
        <source>Rename region</source>
        <translation>Bereich umbenennen</translation>
    </message>
    <message>
        <source>Fix an area</source>
        <translation>Fläche festhalten</translation>
    </message>
    <message>
        <source>Nothing is fixed</source>
        <translation>Nichts ist festgehalten</translation>
    </message>
</context>
<context>
    <name>RegionsPanel</name>
    <message>
        <source>Drag regions on the picture (Shift+V)</source>
        <translation>Bereiche im Bild ziehen (Umschalt+V)</translation>
    </message>
    <message>
        <source>Drag regions</source>
        <translation>Bereiche ziehen</translation>
    </message>
    <message>
        <source>Choose a part of the picture by its name</source>
        <translation>Einen Teil des Bildes nach seinem Namen wählen</translation>
    </message>
    <message>
        <source>Choose</source>
        <translation>Wählen</translation>
    </message>
    <message>
        <source>Nothing is edited yet. Click a part of the picture and drag it.</source>
        <translation>Noch ist nichts geändert. Klicken Sie einen Teil des Bildes an und ziehen Sie ihn.</translation>
    </message>
    <message>
        <source>Edits of regions, the topmost first</source>
        <translation>Änderungen von Bereichen, die oberste zuerst</translation>
    </message>
    <message>
        <source>X</source>
        <translation>X</translation>
    </message>
    <message>
        <source>Middle, cells from the left</source>
        <translation>Mitte, Zellen von links</translation>
    </message>
    <message>
        <source>Y</source>
        <translation>Y</translation>
    </message>
    <message>
        <source>Middle, cells from the top</source>
        <translation>Mitte, Zellen von oben</translation>
    </message>
    <message>
        <source>Width</source>
        <translation>Breite</translation>
    </message>
    <message>
        <source>Height</source>
        <translation>Höhe</translation>
    </message>
    <message>
        <source>Angle</source>
        <translation>Winkel</translation>
    </message>
    <message>
        <source>Angle, clockwise</source>
        <translation>Winkel, im Uhrzeigersinn</translation>
    </message>
    <message>
        <source>Mirror left and right (Ctrl+H)</source>
        <translation>Links und rechts spiegeln (Strg+H)</translation>
    </message>
    <message>
        <source>Mirror top and bottom (Ctrl+Shift+H)</source>
        <translation>Oben und unten spiegeln (Strg+Umschalt+H)</translation>
    </message>
    <message>
        <source>Duplicate (Ctrl+D, or drag with Alt)</source>
        <translation>Duplizieren (Strg+D oder mit Alt ziehen)</translation>
    </message>
    <message>
        <source>Pair: two regions, such as both eyes, move as mirror images</source>
        <translation>Paar: zwei Bereiche, etwa beide Augen, bewegen sich spiegelbildlich</translation>
    </message>
    <message>
        <source>Delete the region from the picture (Del)</source>
        <translation>Bereich aus dem Bild löschen (Entf)</translation>
    </message>
    <message>
        <source>Take the edit back: the region is as it was</source>
        <translation>Änderung zurücknehmen: der Bereich ist, wie er war</translation>
    </message>
    <message>
        <source>Paint a fixed area: edits leave it alone (right button frees)</source>
        <translation>Feste Fläche malen: Änderungen lassen sie unberührt (rechte Taste gibt frei)</translation>
    </message>
    <message>
        <source>More for the fixed area</source>
        <translation>Mehr zur festen Fläche</translation>
    </message>
    <message>
        <source>Fix what is chosen</source>
        <translation>Gewähltes festhalten</translation>
    </message>
    <message>
        <source>Fix everything else</source>
        <translation>Alles andere festhalten</translation>
    </message>
    <message>
        <source>Nothing is fixed</source>
        <translation>Nichts ist festgehalten</translation>
    </message>
    <message>
        <source>Keep these edits, or use kept ones on this picture</source>
        <translation>Diese Änderungen aufheben oder aufgehobene auf dieses Bild anwenden</translation>
    </message>
    <message>
        <source>Used. A click leaves this edit out.</source>
        <translation>Verwendet. Ein Klick lässt diese Änderung aus.</translation>
    </message>
    <message>
        <source>Left out. A click uses this edit.</source>
        <translation>Ausgelassen. Ein Klick verwendet diese Änderung.</translation>
    </message>
    <message>
        <source>%1, %2 from the left</source>
        <translation>%1, von links: %2</translation>
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
    <message>
        <source>Pinned</source>
        <translation>Angeheftet</translation>
    </message>
    <message>
        <source>Difference from the pinned one</source>
        <translation>Unterschied zum angehefteten</translation>
    </message>
    <message>
        <source>Difference from before</source>
        <translation>Unterschied zu vorher</translation>
    </message>
</context>
<context>
    <name>SamplesMenu</name>
    <message>
        <source>Open a sample</source>
        <translation>Beispiel öffnen</translation>
    </message>
    <message>
        <source>None installed</source>
        <translation>Keines installiert</translation>
    </message>
</context>
<context>
    <name>SeedSearch</name>
    <message>
        <source>Looking for seeds that draw %1</source>
        <translation>Startwerte werden gesucht, die %1 zeichnen</translation>
    </message>
    <message>
        <source>%1: none of %2 seeds draws it; the best draws %3 of it.</source>
        <translation>%1: keiner von %2 Startwerten zeichnet das; der beste zeichnet %3 davon.</translation>
    </message>
    <message>
        <source>Drag regions (Shift+V) can put a part like it there, duplicated here or copied from a picture.</source>
        <translation>„Bereiche ziehen“ (Umschalt+V) kann ein solches Teil dorthin setzen: hier verdoppelt oder aus einem Bild kopiert.</translation>
    </message>
    <message>
        <source>%1: the best of %2 seeds draws %3 of it.</source>
        <translation>%1: Der beste von %2 Startwerten zeichnet %3 davon.</translation>
    </message>
</context>
<context>
    <name>SeedWall</name>
    <message>
        <source>Seed %1</source>
        <translation>Startwert %1</translation>
    </message>
</context>
<context>
    <name>SelectionCommands</name>
    <message>
        <source>Select all</source>
        <translation>Alles auswählen</translation>
    </message>
    <message>
        <source>Deselect</source>
        <translation>Auswahl aufheben</translation>
    </message>
    <message>
        <source>Invert the selection</source>
        <translation>Auswahl umkehren</translation>
    </message>
    <message>
        <source>Select a label</source>
        <translation>Ein Label auswählen</translation>
    </message>
    <message>
        <source>Copied what is selected of this layer</source>
        <translation>Das Ausgewählte dieser Ebene ist kopiert</translation>
    </message>
    <message>
        <source>Erase what is selected</source>
        <translation>Ausgewähltes radieren</translation>
    </message>
    <message>
        <source>Fill</source>
        <translation>Füllen</translation>
    </message>
    <message>
        <source>Pasted</source>
        <translation>Eingefügt</translation>
    </message>
    <message>
        <source>Paste</source>
        <translation>Einfügen</translation>
    </message>
    <message>
        <source>Transform</source>
        <translation>Transformieren</translation>
    </message>
</context>
<context>
    <name>ShortcutsDialog</name>
    <message>
        <source>Shortcuts</source>
        <translation>Tastenkürzel</translation>
    </message>
    <message>
        <source>Search commands and keys</source>
        <translation>Befehle und Tasten suchen</translation>
    </message>
    <message>
        <source>Keys as in</source>
        <translation>Tasten wie in</translation>
    </message>
    <message>
        <source>Command</source>
        <translation>Befehl</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>Tasten</translation>
    </message>
    <message>
        <source>Commands</source>
        <translation>Befehle</translation>
    </message>
    <message>
        <source>Change key</source>
        <translation>Taste ändern</translation>
    </message>
    <message>
        <source>Another key</source>
        <translation>Weitere Taste</translation>
    </message>
    <message>
        <source>No key</source>
        <translation>Keine Taste</translation>
    </message>
    <message>
        <source>Reset</source>
        <translation>Zurücksetzen</translation>
    </message>
    <message>
        <source>Reset all</source>
        <translation>Alle zurücksetzen</translation>
    </message>
    <message>
        <source>Take it away there</source>
        <translation>Dort wegnehmen</translation>
    </message>
    <message>
        <source>Leave it there</source>
        <translation>Dort lassen</translation>
    </message>
    <message>
        <source>This key cannot be changed</source>
        <translation>Diese Taste lässt sich nicht ändern</translation>
    </message>
    <message>
        <source>Your own choice</source>
        <translation>Ihre eigene Wahl</translation>
    </message>
    <message>
        <source>%1 works the canvas and the lists; no command can have it.</source>
        <translation>%1 bedient die Leinwand und die Listen; kein Befehl kann sie bekommen.</translation>
    </message>
    <message>
        <source>%1 belongs to “%2” and stays there.</source>
        <translation>%1 gehört zu „%2“ und bleibt dort.</translation>
    </message>
    <message>
        <source>%1 belongs to “%2”. Give it to “%3”?</source>
        <translation>%1 gehört zu „%2“. An „%3“ geben?</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
</context>
<context>
    <name>StatusBar</name>
    <message>
        <source>From the edit to the picture: last, median and 95th percentile of the last 200</source>
        <translation>Von der Änderung zum Bild: letzte, Median und 95. Perzentil der letzten 200</translation>
    </message>
</context>
<context>
    <name>TakingPaint</name>
    <message>
        <source>Take the paint into the picture</source>
        <translation>Das Gemalte ins Bild übernehmen</translation>
    </message>
    <message>
        <source>Taking the paint into the picture</source>
        <translation>Das Gemalte wird ins Bild übernommen</translation>
    </message>
</context>
<context>
    <name>Task</name>
    <message>
        <source>The memory is not enough: %1.</source>
        <translation>Der Speicher reicht nicht: %1.</translation>
    </message>
    <message>
        <source>Take something smaller, or close other programs.</source>
        <translation>Nehmen Sie etwas Kleineres, oder schließen Sie andere Programme.</translation>
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
    <name>Teaching</name>
    <message>
        <source>Labels of the lesson</source>
        <translation>Labels der Lektion</translation>
    </message>
    <message numerus="yes">
        <source>Drawing %Ln picture(s) to paint over</source>
        <translation>
            <numerusform>%Ln Bild zum Übermalen wird gezeichnet</numerusform>
            <numerusform>%Ln Bilder zum Übermalen werden gezeichnet</numerusform>
        </translation>
    </message>
    <message>
        <source>By hand</source>
        <translation>Von Hand</translation>
    </message>
    <message>
        <source>Gathering what was painted</source>
        <translation>Gemaltes wird zusammengetragen</translation>
    </message>
    <message>
        <source>Nothing is painted and no cluster has a name yet.</source>
        <translation>Noch ist nichts gemalt, und kein Cluster hat einen Namen.</translation>
    </message>
    <message>
        <source>The pack %1 has learned what you painted.</source>
        <translation>Das Paket %1 hat gelernt, was Sie gemalt haben.</translation>
    </message>
    <message>
        <source>With it the next pictures begin with what it sees.</source>
        <translation>Mit ihm beginnen die nächsten Bilder mit dem, was es sieht.</translation>
    </message>
    <message>
        <source>Use it</source>
        <translation>Benutzen</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>Weiter</translation>
    </message>
    <message>
        <source>Teaching ended before it was done.</source>
        <translation>Das Lehren endete, bevor es fertig war.</translation>
    </message>
    <message>
        <source>No lesson.</source>
        <translation>Keine Lektion.</translation>
    </message>
    <message>
        <source>%1: %2 of %3 pictures are painted.</source>
        <translation>%1: %2 von %3 Bildern sind gemalt.</translation>
    </message>
    <message>
        <source>Named clusters: %1.</source>
        <translation>Benannte Cluster: %1.</translation>
    </message>
    <message>
        <source>Paint what you are sure of; what is left unknown says nothing. One picture is enough to begin.</source>
        <translation>Malen Sie, was Sie sicher wissen; was unbekannt bleibt, sagt nichts. Ein Bild reicht für den Anfang.</translation>
    </message>
    <message>
        <source>It learns beside your painting. Closing the window stops it, and the same lesson goes on later.</source>
        <translation>Es lernt neben Ihrem Malen. Schließen hält es an, und dieselbe Lektion geht später weiter.</translation>
    </message>
    <message>
        <source>%1 · painted</source>
        <translation>%1 · gemalt</translation>
    </message>
    <message>
        <source>%1 · %2 sure</source>
        <translation>%1 · %2 sicher</translation>
    </message>
</context>
<context>
    <name>TeachingPanel</name>
    <message>
        <source>How far the pack has learned</source>
        <translation>Wie weit das Paket gelernt hat</translation>
    </message>
    <message>
        <source>Teach</source>
        <translation>Lehren</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>Next picture</source>
        <translation>Nächstes Bild</translation>
    </message>
    <message>
        <source>Opens the picture that is not painted yet and that the palette is least sure of</source>
        <translation>Öffnet das noch nicht gemalte Bild, bei dem die Palette am unsichersten ist</translation>
    </message>
    <message>
        <source>More pictures</source>
        <translation>Mehr Bilder</translation>
    </message>
    <message>
        <source>Draws four further pictures to name and paint</source>
        <translation>Zeichnet vier weitere Bilder zum Benennen und Malen</translation>
    </message>
    <message>
        <source>Add the photo</source>
        <translation>Foto dazunehmen</translation>
    </message>
    <message>
        <source>Lets the photo that is open be a picture of the lesson, too</source>
        <translation>Macht das geöffnete Foto auch zu einem Bild der Lektion</translation>
    </message>
    <message>
        <source>Each of %2 pictures was left out once and read by the others: mIoU %1.</source>
        <translation>Jedes von %2 Bildern wurde einmal ausgelassen und mit den anderen gelesen: mIoU %1.</translation>
    </message>
    <message>
        <source>Where more pictures do not raise it any more, it has learned what there is to learn from them.</source>
        <translation>Wo weitere Bilder sie nicht mehr heben, ist gelernt, was aus ihnen zu lernen ist.</translation>
    </message>
    <message>
        <source>Click a part to give it the chosen label in all pictures; the right button takes its name away.</source>
        <translation>Klicken Sie einen Teil an, um ihm in allen Bildern das gewählte Label zu geben; die rechte Taste nimmt ihm den Namen.</translation>
    </message>
</context>
<context>
    <name>TileView</name>
    <message>
        <source>Seed %1</source>
        <translation>Startwert %1</translation>
    </message>
    <message>
        <source>%1, draws %2 of it</source>
        <translation>%1, zeichnet %2 davon</translation>
    </message>
    <message>
        <source>Click takes this look, the right button pins it</source>
        <translation>Ein Klick übernimmt dieses Aussehen, die rechte Taste heftet es an</translation>
    </message>
</context>
<context>
    <name>TransformDialog</name>
    <message>
        <source>Transform what is selected</source>
        <translation>Ausgewähltes transformieren</translation>
    </message>
    <message>
        <source>Width</source>
        <translation>Breite</translation>
    </message>
    <message>
        <source>Height</source>
        <translation>Höhe</translation>
    </message>
    <message>
        <source>Turn</source>
        <translation>Drehen</translation>
    </message>
    <message>
        <source>Keep the proportions</source>
        <translation>Verhältnis beibehalten</translation>
    </message>
    <message>
        <source>Mirror left and right</source>
        <translation>Links und rechts spiegeln</translation>
    </message>
    <message>
        <source>Mirror up and down</source>
        <translation>Oben und unten spiegeln</translation>
    </message>
</context>
<context>
    <name>Transplant</name>
    <message>
        <source>Paste region</source>
        <translation>Bereich einfügen</translation>
    </message>
    <message>
        <source>Take the look from</source>
        <translation>Aussehen nehmen von</translation>
    </message>
    <message>
        <source>Back to the own look</source>
        <translation>Zurück zum eigenen Aussehen</translation>
    </message>
    <message>
        <source>Take the layout of</source>
        <translation>Anordnung nehmen von</translation>
    </message>
    <message>
        <source>Back to the own layout</source>
        <translation>Zurück zur eigenen Anordnung</translation>
    </message>
    <message>
        <source>Seed %1</source>
        <translation>Startwert %1</translation>
    </message>
    <message>
        <source>Another seed …</source>
        <translation>Anderer Startwert …</translation>
    </message>
    <message>
        <source>A photo …</source>
        <translation>Ein Foto …</translation>
    </message>
    <message>
        <source>Another seed</source>
        <translation>Anderer Startwert</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>Startwert</translation>
    </message>
    <message>
        <source>The pack is not loaded yet.</source>
        <translation>Das Paket ist noch nicht geladen.</translation>
    </message>
    <message>
        <source>Reading %1</source>
        <translation>%1 wird gelesen</translation>
    </message>
    <message>
        <source>Look of %1 from %2</source>
        <translation>Aussehen von %1 aus %2</translation>
    </message>
    <message>
        <source>Own look of %1</source>
        <translation>Eigenes Aussehen von %1</translation>
    </message>
    <message>
        <source>Layout of %1</source>
        <translation>Anordnung von %1</translation>
    </message>
    <message>
        <source>Own layout</source>
        <translation>Eigene Anordnung</translation>
    </message>
    <message>
        <source>seed %1</source>
        <translation>Startwert %1</translation>
    </message>
    <message>
        <source>region</source>
        <translation>Bereich</translation>
    </message>
    <message>
        <source>Painted on the picture</source>
        <translation>Auf das Bild gemalt</translation>
    </message>
    <message>
        <source>Painted on the mask: %1</source>
        <translation>Auf die Maske gemalt: %1</translation>
    </message>
    <message>
        <source>Corrected: %1</source>
        <translation>Berichtigt: %1</translation>
    </message>
    <message>
        <source>Take back: %1</source>
        <translation>Zurücknehmen: %1</translation>
    </message>
    <message>
        <source>Click a part of the proxy mask, or select something on the canvas.</source>
        <translation>Klicken Sie auf einen Teil der Proxy-Maske, oder wählen Sie etwas auf der Leinwand aus.</translation>
    </message>
    <message>
        <source>Select a region to copy first.</source>
        <translation>Wählen Sie zuerst einen Bereich zum Kopieren aus.</translation>
    </message>
    <message>
        <source>Copied: %1</source>
        <translation>Kopiert: %1</translation>
    </message>
    <message>
        <source>Copying a region</source>
        <translation>Ein Bereich wird kopiert</translation>
    </message>
    <message>
        <source>The copied region is of a picture of the pack %1.</source>
        <translation>Der kopierte Bereich gehört zu einem Bild des Pakets %1.</translation>
    </message>
    <message>
        <source>Regions fit pictures of their own pack.</source>
        <translation>Bereiche passen zu Bildern ihres eigenen Pakets.</translation>
    </message>
    <message>
        <source>Paste %1</source>
        <translation>%1 einfügen</translation>
    </message>
</context>
<context>
    <name>WallExport</name>
    <message>
        <source>There is no picture to export yet.</source>
        <translation>Es gibt noch kein Bild zum Exportieren.</translation>
    </message>
    <message numerus="yes">
        <source>Exporting %Ln picture(s)</source>
        <translation>
            <numerusform>%Ln Bild wird exportiert</numerusform>
            <numerusform>%Ln Bilder werden exportiert</numerusform>
        </translation>
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
        <source>New canvas …</source>
        <translation>Neue Leinwand …</translation>
    </message>
    <message>
        <source>Open …</source>
        <translation>Öffnen …</translation>
    </message>
    <message>
        <source>Open folder …</source>
        <translation>Ordner öffnen …</translation>
    </message>
    <message>
        <source>Next file</source>
        <translation>Nächste Datei</translation>
    </message>
    <message>
        <source>Previous file</source>
        <translation>Vorige Datei</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Speichern</translation>
    </message>
    <message>
        <source>Save as …</source>
        <translation>Speichern unter …</translation>
    </message>
    <message>
        <source>Export picture …</source>
        <translation>Bild exportieren …</translation>
    </message>
    <message>
        <source>Export again</source>
        <translation>Noch einmal exportieren</translation>
    </message>
    <message>
        <source>Export the wall …</source>
        <translation>Die Wand exportieren …</translation>
    </message>
    <message>
        <source>Export label map …</source>
        <translation>Labelkarte exportieren …</translation>
    </message>
    <message>
        <source>Export layers for other programs …</source>
        <translation>Ebenen für andere Programme exportieren …</translation>
    </message>
    <message>
        <source>Copy label map</source>
        <translation>Labelkarte kopieren</translation>
    </message>
    <message>
        <source>Copy what is selected</source>
        <translation>Ausgewähltes kopieren</translation>
    </message>
    <message>
        <source>Paste</source>
        <translation>Einfügen</translation>
    </message>
    <message>
        <source>Copy picture</source>
        <translation>Bild kopieren</translation>
    </message>
    <message>
        <source>Recover unsaved work …</source>
        <translation>Nicht gespeicherte Arbeit wiederherstellen …</translation>
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
        <source>Cut</source>
        <translation>Ausschneiden</translation>
    </message>
    <message>
        <source>Select all</source>
        <translation>Alles auswählen</translation>
    </message>
    <message>
        <source>Deselect</source>
        <translation>Auswahl aufheben</translation>
    </message>
    <message>
        <source>Invert the selection</source>
        <translation>Auswahl umkehren</translation>
    </message>
    <message>
        <source>Select all of the chosen label</source>
        <translation>Alles vom gewählten Label auswählen</translation>
    </message>
    <message>
        <source>Fill what is selected</source>
        <translation>Ausgewähltes füllen</translation>
    </message>
    <message>
        <source>Erase what is selected</source>
        <translation>Ausgewähltes radieren</translation>
    </message>
    <message>
        <source>Transform what is selected …</source>
        <translation>Ausgewähltes transformieren …</translation>
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
        <source>Move the view with the pen</source>
        <translation>Ansicht mit dem Stift verschieben</translation>
    </message>
    <message>
        <source>Straighten the view</source>
        <translation>Ansicht gerade stellen</translation>
    </message>
    <message>
        <source>Picture follows the canvas view</source>
        <translation>Bild folgt der Ansicht der Leinwand</translation>
    </message>
    <message>
        <source>Show pixels when enlarged</source>
        <translation>Vergrößert Pixel zeigen</translation>
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
        <source>Canvas and picture alone</source>
        <translation>Nur Leinwand und Bild</translation>
    </message>
    <message>
        <source>Full screen</source>
        <translation>Vollbild</translation>
    </message>
    <message>
        <source>Reset the panels</source>
        <translation>Bedienfelder zurücksetzen</translation>
    </message>
    <message>
        <source>Pin the picture</source>
        <translation>Bild anheften</translation>
    </message>
    <message>
        <source>Unpin the picture</source>
        <translation>Bild lösen</translation>
    </message>
    <message>
        <source>Go back to the pinned picture</source>
        <translation>Zum angehefteten Bild zurück</translation>
    </message>
    <message>
        <source>Compare with a line</source>
        <translation>Mit einer Linie vergleichen</translation>
    </message>
    <message>
        <source>Compare side by side</source>
        <translation>Nebeneinander vergleichen</translation>
    </message>
    <message>
        <source>Show the difference</source>
        <translation>Unterschied zeigen</translation>
    </message>
    <message>
        <source>Drag regions</source>
        <translation>Bereiche ziehen</translation>
    </message>
    <message>
        <source>Edges from this picture</source>
        <translation>Kanten aus diesem Bild</translation>
    </message>
    <message>
        <source>Sketch from this picture</source>
        <translation>Skizze aus diesem Bild</translation>
    </message>
    <message>
        <source>Depth from this picture</source>
        <translation>Tiefe aus diesem Bild</translation>
    </message>
    <message>
        <source>Open photo …</source>
        <translation>Foto öffnen …</translation>
    </message>
    <message>
        <source>Back to a seed</source>
        <translation>Zurück zu einem Startwert</translation>
    </message>
    <message>
        <source>Export into the original photo …</source>
        <translation>In das Originalfoto exportieren …</translation>
    </message>
    <message>
        <source>New seed</source>
        <translation>Neuer Startwert</translation>
    </message>
    <message>
        <source>Lock the look</source>
        <translation>Aussehen sperren</translation>
    </message>
    <message>
        <source>Begin from the seed&apos;s own layout</source>
        <translation>Mit der Anordnung des Startwerts beginnen</translation>
    </message>
    <message>
        <source>Teach a palette …</source>
        <translation>Eine Palette lehren …</translation>
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
        <source>Choose label %1</source>
        <translation>Label %1 wählen</translation>
    </message>
    <message>
        <source>Take brush %1</source>
        <translation>Pinsel %1 nehmen</translation>
    </message>
    <message>
        <source>Manual</source>
        <translation>Handbuch</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>Tasten</translation>
    </message>
    <message>
        <source>Shortcuts …</source>
        <translation>Tastenkürzel …</translation>
    </message>
    <message>
        <source>Preferences …</source>
        <translation>Einstellungen …</translation>
    </message>
    <message>
        <source>Next part of the window</source>
        <translation>Nächster Teil des Fensters</translation>
    </message>
    <message>
        <source>Previous part of the window</source>
        <translation>Voriger Teil des Fensters</translation>
    </message>
    <message>
        <source>Doctor …</source>
        <translation>Doktor …</translation>
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
        <source>&amp;Select</source>
        <translation>&amp;Auswahl</translation>
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
    <message>
        <source>Labels</source>
        <translation>Labels</translation>
    </message>
    <message>
        <source>Brushes</source>
        <translation>Pinsel</translation>
    </message>
    <message>
        <source>Others</source>
        <translation>Andere</translation>
    </message>
</context>
<context>
    <name>app</name>
    <message>
        <source>The other ones are used as they are.</source>
        <translation>Die übrigen gelten, wie sie sind.</translation>
    </message>
</context>
<context>
    <name>brushes</name>
    <message>
        <source>Fine</source>
        <translation>Fein</translation>
    </message>
    <message>
        <source>Round</source>
        <translation>Rund</translation>
    </message>
    <message>
        <source>Broad</source>
        <translation>Breit</translation>
    </message>
    <message>
        <source>Steady</source>
        <translation>Ruhig</translation>
    </message>
    <message>
        <source>Soft pen</source>
        <translation>Weicher Stift</translation>
    </message>
    <message>
        <source>Dots</source>
        <translation>Punkte</translation>
    </message>
</context>
<context>
    <name>clipboard</name>
    <message>
        <source>There is no picture to copy yet.</source>
        <translation>Es gibt noch kein Bild zum Kopieren.</translation>
    </message>
</context>
<context>
    <name>label files</name>
    <message>
        <source>Indexed PNG in the palette&apos;s colours (*.png)</source>
        <translation>Indiziertes PNG in den Farben der Palette (*.png)</translation>
    </message>
    <message>
        <source>Grey PNG, the value is the label (*.png)</source>
        <translation>Graues PNG, der Wert ist das Label (*.png)</translation>
    </message>
    <message>
        <source>PASCAL VOC, indexed PNG (*.png)</source>
        <translation>PASCAL VOC, indiziertes PNG (*.png)</translation>
    </message>
    <message>
        <source>COCO annotations (*.json)</source>
        <translation>COCO-Annotationen (*.json)</translation>
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
        <source>fur</source>
        <translation>Fell</translation>
    </message>
    <message>
        <source>detail</source>
        <translation>Detail</translation>
    </message>
    <message>
        <source>ear</source>
        <translation>Ohr</translation>
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
        <source>inner ear</source>
        <translation>Ohrinneres</translation>
    </message>
    <message>
        <source>muzzle</source>
        <translation>Schnauze</translation>
    </message>
    <message>
        <source>unknown</source>
        <translation>unbekannt</translation>
    </message>
    <message>
        <source>skin</source>
        <translation>Haut</translation>
    </message>
    <message>
        <source>hair</source>
        <translation>Haare</translation>
    </message>
    <message>
        <source>brow</source>
        <translation>Braue</translation>
    </message>
    <message>
        <source>nose</source>
        <translation>Nase</translation>
    </message>
    <message>
        <source>lips</source>
        <translation>Lippen</translation>
    </message>
    <message>
        <source>neck</source>
        <translation>Hals</translation>
    </message>
    <message>
        <source>clothes</source>
        <translation>Kleidung</translation>
    </message>
    <message>
        <source>hat</source>
        <translation>Hut</translation>
    </message>
    <message>
        <source>glasses</source>
        <translation>Brille</translation>
    </message>
    <message>
        <source>brows</source>
        <translation>Brauen</translation>
    </message>
    <message>
        <source>eyes</source>
        <translation>Augen</translation>
    </message>
    <message>
        <source>ears</source>
        <translation>Ohren</translation>
    </message>
    <message>
        <source>beard</source>
        <translation>Bart</translation>
    </message>
    <message>
        <source>sky</source>
        <translation>Himmel</translation>
    </message>
    <message>
        <source>wall</source>
        <translation>Wand</translation>
    </message>
    <message>
        <source>roof</source>
        <translation>Dach</translation>
    </message>
    <message>
        <source>window</source>
        <translation>Fenster</translation>
    </message>
    <message>
        <source>door</source>
        <translation>Tür</translation>
    </message>
    <message>
        <source>trim</source>
        <translation>Zierwerk</translation>
    </message>
    <message>
        <source>chimney</source>
        <translation>Schornstein</translation>
    </message>
    <message>
        <source>tree</source>
        <translation>Baum</translation>
    </message>
    <message>
        <source>bush</source>
        <translation>Busch</translation>
    </message>
    <message>
        <source>grass</source>
        <translation>Gras</translation>
    </message>
    <message>
        <source>path</source>
        <translation>Weg</translation>
    </message>
    <message>
        <source>fence</source>
        <translation>Zaun</translation>
    </message>
    <message>
        <source>hill</source>
        <translation>Hügel</translation>
    </message>
</context>
<context>
    <name>packs</name>
    <message>
        <source>Photoreal faces of nobody at 1024 px, for research and evaluation only.</source>
        <translation>Fotorealistische Gesichter von niemandem mit 1024 px, nur für Forschung und Erprobung.</translation>
    </message>
    <message>
        <source>research and evaluation, non-commercial</source>
        <translation>Forschung und Erprobung, nicht kommerziell</translation>
    </message>
    <message>
        <source>The package is licensed Apache-2.0. Its network was distilled from NVIDIA&apos;s StyleGAN2 (&quot;for research or evaluation purposes only&quot;), which was trained on the photographs of FFHQ (CC BY-NC-SA 4.0). Use it, and every picture made with it, for research and evaluation only, not commercially, and say so where you show them. The people in its pictures do not exist; do not pass them off as real ones.</source>
        <translation>Das Paket steht unter Apache-2.0. Sein Netz wurde aus NVIDIAs StyleGAN2 destilliert (dort: „for research or evaluation purposes only“, nur für Forschung und Erprobung), das an den Fotografien von FFHQ (CC BY-NC-SA 4.0) gelernt hat. Verwenden Sie es und jedes damit gemachte Bild nur für Forschung und Erprobung, nicht kommerziell, und sagen Sie das dort, wo Sie sie zeigen. Die Menschen auf seinen Bildern gibt es nicht; geben Sie sie nicht als wirkliche aus.</translation>
    </message>
</context>
<context>
    <name>photos</name>
    <message>
        <source>Very close to the photo</source>
        <translation>Dem Foto sehr nah</translation>
    </message>
    <message>
        <source>Close to the photo</source>
        <translation>Dem Foto nah</translation>
    </message>
    <message>
        <source>Like the photo, with other details</source>
        <translation>Wie das Foto, mit anderen Einzelheiten</translation>
    </message>
    <message>
        <source>Only roughly like the photo</source>
        <translation>Dem Foto nur grob ähnlich</translation>
    </message>
    <message>
        <source>distance %1, %2 dB</source>
        <translation>Abstand %1, %2 dB</translation>
    </message>
    <message>
        <source>How usual it is for the pack %1 is not known.</source>
        <translation>Wie üblich es für das Paket %1 ist, ist nicht bekannt.</translation>
    </message>
    <message>
        <source>It is like the pictures of the pack %1 (%2; up to 1 is usual).</source>
        <translation>Es ist wie die Bilder des Pakets %1 (%2; bis 1 ist üblich).</translation>
    </message>
    <message>
        <source>It is unusual for the pack %1 (%2; up to 1 is usual): some parts may look strange.</source>
        <translation>Es ist ungewöhnlich für das Paket %1 (%2; bis 1 ist üblich): einige Teile können seltsam aussehen.</translation>
    </message>
    <message>
        <source>It is far from the pictures of the pack %1 (%2; up to 1 is usual): edits will look strange.</source>
        <translation>Es ist weit von den Bildern des Pakets %1 entfernt (%2; bis 1 ist üblich): Änderungen werden seltsam aussehen.</translation>
    </message>
</context>
<context>
    <name>reading</name>
    <message>
        <source>light lines on a dark ground: read the other way round</source>
        <translation>helle Linien auf dunklem Grund: umgekehrt gelesen</translation>
    </message>
    <message>
        <source>dark lines on a light ground: read the other way round</source>
        <translation>dunkle Linien auf hellem Grund: umgekehrt gelesen</translation>
    </message>
    <message>
        <source>dark is near: read the other way round</source>
        <translation>Dunkles ist nah: umgekehrt gelesen</translation>
    </message>
    <message>
        <source>%1 of it is transparent, and says nothing</source>
        <translation>%1 davon sind durchsichtig und sagen nichts</translation>
    </message>
    <message>
        <source>%1 x %2 pixels: put in the middle of a square, beside which nothing is said</source>
        <translation>%1 x %2 Pixel: in die Mitte eines Quadrats gesetzt, neben der nichts gesagt ist</translation>
    </message>
</context>
<context>
    <name>samples</name>
    <message>
        <source>Bald</source>
        <translation>Glatze</translation>
    </message>
    <message>
        <source>Grizzly</source>
        <translation>Grizzly</translation>
    </message>
    <message>
        <source>Cat</source>
        <translation>Katze</translation>
    </message>
    <message>
        <source>Beard</source>
        <translation>Bart</translation>
    </message>
    <message>
        <source>Church</source>
        <translation>Kirche</translation>
    </message>
    <message>
        <source>Closed mouth</source>
        <translation>Geschlossener Mund</translation>
    </message>
    <message>
        <source>Corn cob</source>
        <translation>Maiskolben</translation>
    </message>
    <message>
        <source>Cottage</source>
        <translation>Häuschen</translation>
    </message>
    <message>
        <source>Curls</source>
        <translation>Locken</translation>
    </message>
    <message>
        <source>Dragged eye</source>
        <translation>Verschobenes Auge</translation>
    </message>
    <message>
        <source>Faces</source>
        <translation>Gesichter</translation>
    </message>
    <message>
        <source>Fringe</source>
        <translation>Pony</translation>
    </message>
    <message>
        <source>Gable</source>
        <translation>Giebel</translation>
    </message>
    <message>
        <source>Glasses</source>
        <translation>Brille</translation>
    </message>
    <message>
        <source>Hat</source>
        <translation>Hut</translation>
    </message>
    <message>
        <source>Horn</source>
        <translation>Horn</translation>
    </message>
    <message>
        <source>Hound</source>
        <translation>Schlappohr</translation>
    </message>
    <message>
        <source>Large eyes</source>
        <translation>Große Augen</translation>
    </message>
    <message>
        <source>Longer hair</source>
        <translation>Längeres Haar</translation>
    </message>
    <message>
        <source>Longer hair of short</source>
        <translation>Längeres Haar aus kurzem</translation>
    </message>
    <message>
        <source>Mirrored half</source>
        <translation>Gespiegelte Hälfte</translation>
    </message>
    <message>
        <source>Modern</source>
        <translation>Modern</translation>
    </message>
    <message>
        <source>Open mouth</source>
        <translation>Offener Mund</translation>
    </message>
    <message>
        <source>Other layout</source>
        <translation>Andere Anordnung</translation>
    </message>
    <message>
        <source>Panting</source>
        <translation>Hechelnd</translation>
    </message>
    <message>
        <source>Pointed ears</source>
        <translation>Spitze Ohren</translation>
    </message>
    <message>
        <source>Rabbit</source>
        <translation>Kaninchen</translation>
    </message>
    <message>
        <source>Raised brows</source>
        <translation>Gehobene Brauen</translation>
    </message>
    <message>
        <source>Scribble</source>
        <translation>Kritzelei</translation>
    </message>
    <message>
        <source>Shapes</source>
        <translation>Formen</translation>
    </message>
    <message>
        <source>Ten strokes</source>
        <translation>Zehn Striche</translation>
    </message>
    <message>
        <source>Third eye</source>
        <translation>Drittes Auge</translation>
    </message>
    <message>
        <source>Town house</source>
        <translation>Stadthaus</translation>
    </message>
    <message>
        <source>Turned head</source>
        <translation>Gedrehter Kopf</translation>
    </message>
    <message>
        <source>Villa</source>
        <translation>Villa</translation>
    </message>
    <message>
        <source>Wide smile</source>
        <translation>Breites Lächeln</translation>
    </message>
    <message>
        <source>Wolf</source>
        <translation>Wolf</translation>
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
        <source>Select</source>
        <translation>Auswählen</translation>
    </message>
    <message>
        <source>Deselect</source>
        <translation>Auswahl aufheben</translation>
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
        <source>Curve</source>
        <translation>Kurve</translation>
    </message>
    <message>
        <source>Gradient</source>
        <translation>Verlauf</translation>
    </message>
    <message>
        <source>Follow</source>
        <translation>Folgen</translation>
    </message>
    <message>
        <source>must</source>
        <translation>Muss</translation>
    </message>
    <message>
        <source>may</source>
        <translation>Hinweis</translation>
    </message>
    <message>
        <source>free</source>
        <translation>frei</translation>
    </message>
    <message>
        <source>ink</source>
        <translation>Tusche</translation>
    </message>
    <message>
        <source>depth</source>
        <translation>Tiefe</translation>
    </message>
    <message>
        <source>Lock look</source>
        <translation>Aussehen sperren</translation>
    </message>
    <message>
        <source>Unlock look</source>
        <translation>Aussehen entsperren</translation>
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
        <source>Draw lines; pressure makes them wide. Shift draws straight, the right button erases.</source>
        <translation>Linien zeichnen; Druck macht sie breit. Umschalt zieht gerade, die rechte Taste radiert.</translation>
    </message>
    <message>
        <source>Paint how near things are, led over into what is there. The right button erases.</source>
        <translation>Malen, wie nah etwas ist, mit weichem Übergang in das Vorhandene. Die rechte Taste radiert.</translation>
    </message>
    <message>
        <source>Back to the background; on all other layers than labels, back to nothing.</source>
        <translation>Zurück zum Hintergrund; auf allen Ebenen außer der Label-Ebene zurück zu nichts.</translation>
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
        <source>Curve</source>
        <translation>Kurve</translation>
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
        <source>Click points that a curve goes through, drag them; the right button removes one, Enter draws it.</source>
        <translation>Punkte der Kurve klicken, ziehen; die rechte Taste entfernt einen, Enter zeichnet sie.</translation>
    </message>
    <message>
        <source>Click corners, drag them or a side; the right button removes one, Enter or a double click fills.</source>
        <translation>Ecken klicken, sie oder eine Seite ziehen; die rechte Taste entfernt eine, Enter oder ein Doppelklick füllt.</translation>
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
        <source>Depth gradient</source>
        <translation>Tiefenverlauf</translation>
    </message>
    <message>
        <source>Drag on a depth layer from what is near to what is far. The right button turns it round.</source>
        <translation>Auf einer Tiefenebene vom Nahen zum Fernen ziehen. Die rechte Taste kehrt ihn um.</translation>
    </message>
    <message>
        <source>Must, may or free</source>
        <translation>Muss, kann oder frei</translation>
    </message>
    <message>
        <source>Paint how far the picture has to follow this layer. The right button makes it a must again.</source>
        <translation>Malen, wie weit das Bild dieser Ebene folgen muss. Die rechte Taste macht es wieder zum Muss.</translation>
    </message>
    <message>
        <source>Select a rectangle</source>
        <translation>Rechteck auswählen</translation>
    </message>
    <message>
        <source>Drag from corner to corner; Shift adds, Alt takes away, both: what is in both. A click lets go.</source>
        <translation>Von Ecke zu Ecke ziehen; Umschalt nimmt dazu, Alt nimmt weg, beide: was in beiden ist. Ein Klick hebt auf.</translation>
    </message>
    <message>
        <source>Select with a lasso</source>
        <translation>Mit dem Lasso auswählen</translation>
    </message>
    <message>
        <source>Draw around it; Shift adds, Alt takes away, both: what is in both. A click lets go.</source>
        <translation>Umfahren; Umschalt nimmt dazu, Alt nimmt weg, beide: was in beiden ist. Ein Klick hebt auf.</translation>
    </message>
    <message>
        <source>Select a region</source>
        <translation>Bereich auswählen</translation>
    </message>
    <message>
        <source>Click a region, or all of its label; Shift adds, Alt takes away, both: what is in both.</source>
        <translation>Auf einen Bereich klicken, oder alles vom selben Label; Umschalt nimmt dazu, Alt nimmt weg, beide: was in beiden ist.</translation>
    </message>
    <message>
        <source>Pick label</source>
        <translation>Label aufnehmen</translation>
    </message>
    <message>
        <source>Click to choose the label under the pen.</source>
        <translation>Klicken, um das Label unter dem Stift zu wählen.</translation>
    </message>
    <message>
        <source>Tools</source>
        <translation>Werkzeuge</translation>
    </message>
</context>
</TS>
