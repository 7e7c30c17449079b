<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de_DE">
<context>
    <name>ActionsRow</name>
    <message>
        <source>Show all captures</source>
        <translation>Alle Messungen zeigen</translation>
    </message>
    <message>
        <source>Chart</source>
        <translation>Diagramm</translation>
    </message>
    <message>
        <source>Chart session</source>
        <translation>Sitzung als Diagramm</translation>
    </message>
    <message>
        <source>All captures that were recorded together, on one time axis</source>
        <translation>Alle Messungen, die zusammen aufgezeichnet wurden, auf einer Zeitachse</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>Vergleichen</translation>
    </message>
    <message>
        <source>Report</source>
        <translation>Bericht</translation>
    </message>
    <message>
        <source>Edit</source>
        <translation>Bearbeiten</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Löschen</translation>
    </message>
    <message>
        <source>{count} selected</source>
        <translation>{count} gewählt</translation>
    </message>
    <message>
        <source>Mark as baseline</source>
        <translation>Als Basis merken</translation>
    </message>
    <message>
        <source>Mark as candidate</source>
        <translation>Als Kandidat merken</translation>
    </message>
    <message>
        <source>Compare the two run groups</source>
        <translation>Die zwei Laufgruppen vergleichen</translation>
    </message>
</context>
<context>
    <name>AppContext</name>
    <message>
        <source>Opening the partner</source>
        <translation>Partner wird geöffnet</translation>
    </message>
    <message>
        <source>Adding the partner</source>
        <translation>Partner wird angelegt</translation>
    </message>
    <message>
        <source>Preparing the sample data</source>
        <translation>Beispieldaten werden vorbereitet</translation>
    </message>
</context>
<context>
    <name>Badges</name>
    <message>
        <source>Somebody else changed it, too: decide on the Sync page.</source>
        <translation>Jemand anders hat es auch geändert: auf der Seite Abgleich entscheiden.</translation>
    </message>
    <message>
        <source>The server refuses it: {reason}</source>
        <translation>Der Server lehnt es ab: {reason}</translation>
    </message>
    <message>
        <source>Waits for the next sync.</source>
        <translation>Wartet auf den nächsten Abgleich.</translation>
    </message>
</context>
<context>
    <name>CapturesModel</name>
    <message>
        <source>no clock</source>
        <translation>keine Uhr</translation>
    </message>
    <message>
        <source>Tool</source>
        <translation>Werkzeug</translation>
    </message>
    <message>
        <source>Label</source>
        <translation>Bezeichnung</translation>
    </message>
    <message>
        <source>Tags</source>
        <translation>Merkmale</translation>
    </message>
    <message>
        <source>Run group</source>
        <translation>Laufgruppe</translation>
    </message>
    <message>
        <source>Host · collector</source>
        <translation>Host · Messpunkt</translation>
    </message>
    <message>
        <source>Start ({zone})</source>
        <translation>Beginn ({zone})</translation>
    </message>
    <message>
        <source>Span</source>
        <translation>Dauer</translation>
    </message>
    <message>
        <source>Series</source>
        <translation>Reihen</translation>
    </message>
    <message>
        <source>Samples</source>
        <translation>Werte</translation>
    </message>
    <message>
        <source>File</source>
        <translation>Datei</translation>
    </message>
</context>
<context>
    <name>CapturesPage</name>
    <message>
        <source>1 capture</source>
        <translation>1 Messung</translation>
    </message>
    <message>
        <source>{count} captures</source>
        <translation>{count} Messungen</translation>
    </message>
    <message>
        <source>1 run</source>
        <translation>1 Lauf</translation>
    </message>
    <message>
        <source>{count} runs</source>
        <translation>{count} Läufe</translation>
    </message>
    <message>
        <source># Captures

A capture is one measured session that came out of a result file.

- **Type** in the search field to narrow the list; click a heading to sort.
- Select several with **Shift** or **Ctrl**, then **Chart**, **Compare**, **Edit** or **Delete** them.
- **Report** writes what is known of one capture as PDF or HTML.
- To compare, mark some as **baseline** and others as **candidate**; runs of one variant share a *run group*.
- **Ctrl+Z** takes the last change of labels, tags, run groups or collectors back.

At the right: the exact statistics of each series, what the tool itself had computed, the facts of the machine,
lines that could not be read, and the original file.
</source>
        <translation># Messungen

Eine Messung ist eine aufgezeichnete Sitzung aus einer Ergebnisdatei.

- Im Suchfeld **tippen** engt die Liste ein; ein Klick auf einen Spaltenkopf sortiert.
- Mehrere mit **Umschalt** oder **Strg** wählen, dann **Diagramm**, **Vergleichen**, **Bearbeiten** oder **Löschen**.
- **Bericht** schreibt als PDF oder HTML, was von einer Messung bekannt ist.
- Zum Vergleichen einige als **Basis** und andere als **Kandidat** merken; Läufe einer Variante teilen eine *Laufgruppe*.
- **Strg+Z** nimmt die letzte Änderung von Bezeichnung, Merkmalen, Laufgruppe oder Messpunkt zurück.

Rechts: die exakte Statistik jeder Reihe, was das Werkzeug selbst berechnete, die Fakten der Maschine,
Zeilen, die nicht lesbar waren, und die Originaldatei.
</translation>
    </message>
    <message>
        <source>Captures</source>
        <translation>Messungen</translation>
    </message>
    <message>
        <source>Search captures</source>
        <translation>Messungen suchen</translation>
    </message>
    <message>
        <source>Chart the selected captures</source>
        <translation>Gewählte Messungen als Diagramm</translation>
    </message>
    <message>
        <source>Edit the selected captures</source>
        <translation>Gewählte Messungen bearbeiten</translation>
    </message>
    <message>
        <source>Delete the selected captures</source>
        <translation>Gewählte Messungen löschen</translation>
    </message>
    <message>
        <source>Report the selected capture</source>
        <translation>Bericht der gewählten Messung</translation>
    </message>
    <message>
        <source>Undo the last change</source>
        <translation>Letzte Änderung zurücknehmen</translation>
    </message>
    <message>
        <source>No captures yet</source>
        <translation>Noch keine Messungen</translation>
    </message>
    <message>
        <source>Drop result files of sar, iostat, nmon, JMeter, fio and other tools here.</source>
        <translation>Ergebnisdateien von sar, iostat, nmon, JMeter, fio und anderen Werkzeugen hier ablegen.</translation>
    </message>
    <message>
        <source>Import files</source>
        <translation>Dateien importieren</translation>
    </message>
    <message>
        <source>{shown} of {all}</source>
        <translation>{shown} von {all}</translation>
    </message>
    <message>
        <source>Run group: {name}</source>
        <translation>Laufgruppe: {name}</translation>
    </message>
    <message>
        <source>Captures without a collector</source>
        <translation>Messungen ohne Messpunkt</translation>
    </message>
    <message>
        <source>Collector: {name}</source>
        <translation>Messpunkt: {name}</translation>
    </message>
    <message>
        <source>Write report</source>
        <translation>Bericht schreiben</translation>
    </message>
    <message>
        <source>Writing {name}</source>
        <translation>{name} wird geschrieben</translation>
    </message>
    <message>
        <source>Written: {path}</source>
        <translation>Geschrieben: {path}</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Öffnen</translation>
    </message>
    <message>
        <source>Changing captures</source>
        <translation>Messungen werden geändert</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Rückgängig</translation>
    </message>
    <message>
        <source>{captures} changed</source>
        <translation>{captures} geändert</translation>
    </message>
    <message>
        <source>Undoing</source>
        <translation>Wird zurückgenommen</translation>
    </message>
    <message>
        <source>{captures} put back</source>
        <translation>{captures} wiederhergestellt</translation>
    </message>
    <message>
        <source>Delete {name}?</source>
        <translation>{name} löschen?</translation>
    </message>
    <message>
        <source>Series and samples go, too; the files can be imported again.</source>
        <translation>Reihen und Werte verschwinden auch; die Dateien können wieder importiert werden.</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Löschen</translation>
    </message>
    <message>
        <source>Deleting captures</source>
        <translation>Messungen werden gelöscht</translation>
    </message>
    <message>
        <source>{captures} deleted</source>
        <translation>{captures} gelöscht</translation>
    </message>
    <message>
        <source>Unpacking the file</source>
        <translation>Datei wird entpackt</translation>
    </message>
    <message>
        <source>No program opens {name}</source>
        <translation>Kein Programm öffnet {name}</translation>
    </message>
    <message>
        <source>Save a copy</source>
        <translation>Kopie speichern</translation>
    </message>
    <message>
        <source>Saving {name}</source>
        <translation>{name} wird gespeichert</translation>
    </message>
    <message>
        <source>Saved as {path}</source>
        <translation>Gespeichert als {path}</translation>
    </message>
    <message>
        <source>Chart the whole session</source>
        <translation>Ganze Sitzung als Diagramm</translation>
    </message>
    <message>
        <source>Take out of the session</source>
        <translation>Aus der Sitzung nehmen</translation>
    </message>
    <message>
        <source>Session of {name}</source>
        <translation>Sitzung von {name}</translation>
    </message>
    <message>
        <source>Link as one session</source>
        <translation>Zu einer Sitzung verbinden</translation>
    </message>
</context>
<context>
    <name>CdfPlot</name>
    <message>
        <source>Cumulative distributions of both sides</source>
        <translation>Summenverteilungen beider Seiten</translation>
    </message>
    <message>
        <source>This metric is one value a run; only durations of single requests have a distribution.</source>
        <translation>Diese Metrik ist ein Wert je Lauf; nur Dauern einzelner Anfragen haben eine Verteilung.</translation>
    </message>
</context>
<context>
    <name>ChartArea</name>
    <message>
        <source>Charts</source>
        <translation>Diagramme</translation>
    </message>
    <message>
        <source>Saving the charts</source>
        <translation>Diagramme werden gespeichert</translation>
    </message>
    <message>
        <source>Tick a series to plot it</source>
        <translation>Reihe ankreuzen, um sie zu zeichnen</translation>
    </message>
    <message>
        <source>Series of the same metric share a plot. You can also drag them, or double click.</source>
        <translation>Reihen derselben Metrik teilen ein Diagramm. Auch Ziehen oder Doppelklick geht.</translation>
    </message>
    <message>
        <source>Nothing over time in these captures</source>
        <translation>In diesen Messungen ist nichts über die Zeit</translation>
    </message>
    <message>
        <source>Their tool printed totals only. Compare shows those, or choose other captures.</source>
        <translation>Ihr Werkzeug gab nur Summen aus. Der Vergleich zeigt diese; oder andere Messungen wählen.</translation>
    </message>
    <message>
        <source>Click where the note belongs, or drag over a stretch of time.</source>
        <translation>Klicken Sie dorthin, wo die Notiz hingehört, oder ziehen Sie über eine Zeitspanne.</translation>
    </message>
    <message>
        <source>Percentiles of each second</source>
        <translation>Perzentile jeder Sekunde</translation>
    </message>
    <message>
        <source>None of these captures has a throughput that could show where it is steady.</source>
        <translation>Keine dieser Messungen hat einen Durchsatz, der zeigen könnte, wo sie ruhig ist.</translation>
    </message>
    <message>
        <source>The captures are not steady at the same time: count from the start, or chart one of them.</source>
        <translation>Die Messungen sind nicht zur selben Zeit ruhig: ab Beginn zählen oder nur eine davon zeichnen.</translation>
    </message>
    <message>
        <source>Steady window: {reason}</source>
        <translation>Ruhiges Fenster: {reason}</translation>
    </message>
    <message>
        <source>All {n} captures are steady here</source>
        <translation>Hier sind alle {n} Messungen ruhig</translation>
    </message>
</context>
<context>
    <name>ChartFormulas</name>
    <message>
        <source>Plot a duration first: single requests have percentiles, other series have one value.</source>
        <translation>Zuerst eine Dauer zeichnen: einzelne Anfragen haben Perzentile, andere Reihen nur einen Wert.</translation>
    </message>
    <message>
        <source>No durations are plotted</source>
        <translation>Es ist keine Dauer gezeichnet</translation>
    </message>
    <message>
        <source>Computing the expression</source>
        <translation>Der Ausdruck wird berechnet</translation>
    </message>
    <message>
        <source>Each has more samples than {most:,}, which are too many to compute with.</source>
        <translation>Jede hat mehr als {most:,} Werte: zu viele zum Rechnen.</translation>
    </message>
</context>
<context>
    <name>ChartLayouts</name>
    <message>
        <source>Open the layout “{name}”</source>
        <translation>Ansicht „{name}“ öffnen</translation>
    </message>
    <message>
        <source>Save this layout</source>
        <translation>Diese Ansicht speichern</translation>
    </message>
    <message>
        <source>No layout is saved yet</source>
        <translation>Noch keine Ansicht gespeichert</translation>
    </message>
    <message>
        <source>Save this layout…</source>
        <translation>Diese Ansicht speichern …</translation>
    </message>
    <message>
        <source>Remove a layout</source>
        <translation>Eine Ansicht löschen</translation>
    </message>
    <message>
        <source>The layout is saved</source>
        <translation>Die Ansicht ist gespeichert</translation>
    </message>
    <message>
        <source>The layout “{name}” was replaced</source>
        <translation>Die Ansicht „{name}“ wurde ersetzt</translation>
    </message>
    <message>
        <source>The layout “{name}” was removed</source>
        <translation>Die Ansicht „{name}“ wurde gelöscht</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Rückgängig</translation>
    </message>
    <message>
        <source>Layouts of charts</source>
        <translation>Ansichten der Diagramme</translation>
    </message>
</context>
<context>
    <name>ChartNotes</name>
    <message>
        <source>Undo</source>
        <translation>Rückgängig</translation>
    </message>
    <message>
        <source>The note was removed</source>
        <translation>Die Notiz wurde gelöscht</translation>
    </message>
    <message>
        <source>Saving the note</source>
        <translation>Notiz wird gespeichert</translation>
    </message>
</context>
<context>
    <name>ChartTitles</name>
    <message>
        <source>{time} from the start</source>
        <translation>{time} ab Beginn</translation>
    </message>
    <message>
        <source>from the start</source>
        <translation>ab Beginn</translation>
    </message>
</context>
<context>
    <name>ChartToolbar</name>
    <message>
        <source>Time</source>
        <translation>Zeit</translation>
    </message>
    <message>
        <source>Values over time</source>
        <translation>Werte über die Zeit</translation>
    </message>
    <message>
        <source>Heat map</source>
        <translation>Dichte</translation>
    </message>
    <message>
        <source>How many samples lie where, in the visible window: the fuller a cell, the stronger</source>
        <translation>Wie viele Werte im sichtbaren Fenster wo liegen: je voller ein Feld, desto kräftiger</translation>
    </message>
    <message>
        <source>Histogram</source>
        <translation>Histogramm</translation>
    </message>
    <message>
        <source>How often each value occurs, over all samples</source>
        <translation>Wie oft jeder Wert vorkommt, über alle Werte</translation>
    </message>
    <message>
        <source>CDF</source>
        <translation>Summenkurve</translation>
    </message>
    <message>
        <source>Share of samples at or below each value</source>
        <translation>Anteil der Werte bis zu jedem Wert</translation>
    </message>
    <message>
        <source>Box</source>
        <translation>Kasten</translation>
    </message>
    <message>
        <source>A box for each run: quartiles and median of all samples; whiskers reach to the last sample within 1.5 box heights, circles are the extremes</source>
        <translation>Ein Kasten für jeden Lauf: Quartile und Median aller Werte; die Fühler reichen bis zum letzten Wert innerhalb von 1,5 Kastenhöhen, Kreise sind die Extreme</translation>
    </message>
    <message>
        <source>Zoom</source>
        <translation>Zoom</translation>
    </message>
    <message>
        <source>Drag a box to zoom (Z); a flat one zooms time only</source>
        <translation>Rahmen aufziehen, um zu vergrößern (Z); ein flacher vergrößert nur die Zeit</translation>
    </message>
    <message>
        <source>Pan</source>
        <translation>Schieben</translation>
    </message>
    <message>
        <source>Drag to move along (P); the middle button always does</source>
        <translation>Ziehen, um zu verschieben (P); die mittlere Taste tut es immer</translation>
    </message>
    <message>
        <source>Mark</source>
        <translation>Markieren</translation>
    </message>
    <message>
        <source>Drag to mark a region and get its statistics (M); Shift+drag always does</source>
        <translation>Ziehen, um einen Bereich und seine Statistik zu bekommen (M); Umschalt+Ziehen tut es immer</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>Notiz</translation>
    </message>
    <message>
        <source>Write a note: at the cursor or on the region (N), else click where it belongs</source>
        <translation>Eine Notiz schreiben: am Zeiger oder am Bereich (N), sonst dorthin klicken, wo sie hingehört</translation>
    </message>
    <message>
        <source>Fit</source>
        <translation>Einpassen</translation>
    </message>
    <message>
        <source>Show all (Home, double click)</source>
        <translation>Alles zeigen (Pos1, Doppelklick)</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Zurück</translation>
    </message>
    <message>
        <source>The view before (Backspace)</source>
        <translation>Die Ansicht davor (Rücktaste)</translation>
    </message>
    <message>
        <source>Count time from the start of each capture, so that runs lie over each other</source>
        <translation>Zeit ab Beginn jeder Messung zählen, damit Läufe übereinander liegen</translation>
    </message>
    <message>
        <source>From start</source>
        <translation>Ab Beginn</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>Log</translation>
    </message>
    <message>
        <source>Values in powers of ten</source>
        <translation>Werte in Zehnerpotenzen</translation>
    </message>
    <message>
        <source>Statistics of the visible window</source>
        <translation>Statistik des sichtbaren Fensters</translation>
    </message>
    <message>
        <source>Statistics</source>
        <translation>Statistik</translation>
    </message>
    <message>
        <source>Mark the steady window: where throughput keeps its level; drag its edges to change it</source>
        <translation>Das ruhige Fenster markieren: wo der Durchsatz sein Niveau hält; die Ränder lassen sich ziehen</translation>
    </message>
    <message>
        <source>Steady</source>
        <translation>Ruhig</translation>
    </message>
    <message>
        <source>A series computed from others: a / b, rate(a), median(a, 5) (F)</source>
        <translation>Eine Reihe, aus anderen berechnet: a / b, rate(a), median(a, 5) (F)</translation>
    </message>
    <message>
        <source>Formula</source>
        <translation>Formel</translation>
    </message>
</context>
<context>
    <name>ChartsPage</name>
    <message>
        <source>Charts</source>
        <translation>Diagramme</translation>
    </message>
    <message>
        <source># Charts

Tick series at the left, or drag them onto a plot; series of one metric share a plot, and all plots share the time axis.

- **Wheel** zooms time, **Shift+wheel** moves along, the **middle button** drags.
- **Drag** does what is chosen above: zoom into a box (**Z**), pan (**P**), mark a region (**M**). Shift+drag always marks; a marked region gets a table of statistics, exact from the samples.
- **N** writes a note at the cursor or on the marked region; click a note to change or remove it. Notes belong to the capture and are synced with it.
- **Double click** or **Home** shows all, **Backspace** goes back.
- In a plot: **← →** move, **↑ ↓** zoom, **, .** move the cursor, **Escape** removes the region.
- **F** computes a series from those that are plotted, sample by sample: `a / b`, `rate(a)`, `median(a, 5)`, `mean(a, 5)`, `percentile(a, 95, 1)` of each second, with + − * / and brackets. Of series with other times the latest value counts, unless it is older than one and a half of its steps.
- **Steady** marks the stretch in which the throughput of all charted captures keeps its level; its edges can be dragged.
- **Heat map** counts the samples of the visible window in cells of time and value.
- **Box** sets a box beside the other for each run: quartiles and median of all samples; the whiskers reach to the last sample within 1.5 box heights, circles are the extremes.
- **Layouts** keeps under a name which series stand where, and shows the same of other captures.
- In a legend: select a series to bring it out, **Delete** removes it.

Where a series has more samples than the screen has pixels, the chart shows the band between the smallest and the largest value, so no peak is lost. Zoom in to see the samples.

Captures whose file has no clock always count from their start.</source>
        <translation># Diagramme

Links Reihen ankreuzen oder auf ein Diagramm ziehen; Reihen einer Metrik teilen ein Diagramm, und alle teilen die Zeitachse.

- Das **Rad** vergrößert die Zeit, **Umschalt+Rad** verschiebt, die **mittlere Taste** zieht.
- **Ziehen** tut, was oben gewählt ist: in einen Rahmen vergrößern (**Z**), schieben (**P**), einen Bereich markieren (**M**). Umschalt+Ziehen markiert immer; ein Bereich bekommt eine Tabelle exakter Statistik.
- **N** schreibt eine Notiz am Zeiger oder am markierten Bereich; ein Klick auf eine Notiz ändert oder löscht sie. Notizen gehören zur Messung und werden mit ihr abgeglichen.
- **Doppelklick** oder **Pos1** zeigt alles, die **Rücktaste** geht zurück.
- In einem Diagramm: **← →** verschieben, **↑ ↓** vergrößern, **, .** bewegen den Zeiger, **Esc** entfernt den Bereich.
- **F** berechnet eine Reihe aus den gezeichneten, Wert für Wert: `a / b`, `rate(a)`, `median(a, 5)`, `mean(a, 5)`, `percentile(a, 95, 1)` jeder Sekunde, mit + − * / und Klammern. Von Reihen mit anderen Zeiten gilt der letzte Wert, wenn er nicht älter als anderthalb seiner Schritte ist.
- **Ruhig** markiert die Spanne, in der der Durchsatz aller gezeigten Messungen sein Niveau hält; ihre Ränder lassen sich ziehen.
- **Dichte** zählt die Werte des sichtbaren Fensters in Feldern aus Zeit und Wert.
- **Kasten** stellt für jeden Lauf einen Kasten neben den anderen: Quartile und Median aller Werte; die Fühler reichen bis zum letzten Wert innerhalb von 1,5 Kastenhöhen, Kreise sind die Extreme.
- **Ansichten** merkt sich unter einem Namen, welche Reihen wo stehen, und zeigt dasselbe von anderen Messungen.
- In einer Legende: eine Reihe wählen, um sie hervorzuheben; **Entf** entfernt sie.

Wo eine Reihe mehr Werte hat als der Schirm Pixel, zeigt das Diagramm das Band vom kleinsten zum größten Wert: keine Spitze geht verloren. Vergrößern zeigt die Werte.

Messungen ohne Uhr in der Datei zählen immer ab ihrem Beginn.</translation>
    </message>
    <message>
        <source>Fit the charts</source>
        <translation>Diagramme einpassen</translation>
    </message>
    <message>
        <source>Statistics of the visible window</source>
        <translation>Statistik des sichtbaren Fensters</translation>
    </message>
    <message>
        <source>Mark the steady window</source>
        <translation>Ruhiges Fenster markieren</translation>
    </message>
    <message>
        <source>Compute a series from others</source>
        <translation>Eine Reihe aus anderen berechnen</translation>
    </message>
    <message>
        <source>Copy the charts as a picture</source>
        <translation>Diagramme als Bild kopieren</translation>
    </message>
    <message>
        <source>Save the charts</source>
        <translation>Diagramme speichern</translation>
    </message>
    <message>
        <source>The picture is in the clipboard</source>
        <translation>Das Bild ist in der Zwischenablage</translation>
    </message>
    <message>
        <source>The picture cannot be written</source>
        <translation>Das Bild kann nicht geschrieben werden</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Speichern</translation>
    </message>
    <message>
        <source>Copy picture</source>
        <translation>Bild kopieren</translation>
    </message>
    <message>
        <source>Layouts</source>
        <translation>Ansichten</translation>
    </message>
    <message>
        <source>Choose captures</source>
        <translation>Messungen wählen</translation>
    </message>
    <message>
        <source>Nothing is charted yet</source>
        <translation>Noch kein Diagramm</translation>
    </message>
    <message>
        <source>Choose captures and press Chart there, or begin with what was imported last.</source>
        <translation>Messungen wählen und dort „Diagramm“ drücken, oder mit dem letzten Import beginnen.</translation>
    </message>
    <message>
        <source>Chart the last import</source>
        <translation>Letzten Import zeigen</translation>
    </message>
    <message>
        <source>Fetching series</source>
        <translation>Reihen holen</translation>
    </message>
    <message>
        <source>The captures of the layout are gone: choose others, then open it again.</source>
        <translation>Die Messungen der Ansicht sind gelöscht: andere wählen, dann noch einmal öffnen.</translation>
    </message>
    <message>
        <source>Fetching the series …</source>
        <translation>Reihen werden geholt …</translation>
    </message>
    <message>
        <source>{n} captures</source>
        <translation>{n} Messungen</translation>
    </message>
    <message>
        <source>{missing} of {count} series of “{name}” are not in these captures</source>
        <translation>{missing} von {count} Reihen aus „{name}“ sind nicht in diesen Messungen</translation>
    </message>
    <message>
        <source>No capture has values over time yet: import result files.</source>
        <translation>Noch keine Messung hat Werte über die Zeit: Ergebnisdateien importieren.</translation>
    </message>
    <message>
        <source>Picture (*.png);;Drawing (*.svg);;What is shown, as CSV (*.csv)</source>
        <translation>Bild (*.png);;Zeichnung (*.svg);;Was zu sehen ist, als CSV (*.csv)</translation>
    </message>
    <message>
        <source>The charts are saved</source>
        <translation>Die Diagramme sind gespeichert</translation>
    </message>
</context>
<context>
    <name>CollectorDetail</name>
    <message>
        <source>Captures of the collector</source>
        <translation>Messungen des Messpunkts</translation>
    </message>
    <message>
        <source>No captures yet. An import proposes this machine where the file names it.</source>
        <translation>Noch keine Messungen. Ein Import schlägt diese Maschine vor, wo die Datei sie nennt.</translation>
    </message>
    <message>
        <source>{vcpus} vCPUs, {memory}</source>
        <translation>{vcpus} vCPUs, {memory}</translation>
    </message>
    <message>
        <source>Platform</source>
        <translation>Plattform</translation>
    </message>
    <message>
        <source>Compute model</source>
        <translation>Rechnermodell</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
    <message>
        <source>OS</source>
        <translation>Betriebssystem</translation>
    </message>
    <message>
        <source>Software</source>
        <translation>Software</translation>
    </message>
    <message>
        <source>Time zone</source>
        <translation>Zeitzone</translation>
    </message>
    <message>
        <source>Notes</source>
        <translation>Notizen</translation>
    </message>
    <message>
        <source>Edit</source>
        <translation>Bearbeiten</translation>
    </message>
    <message>
        <source>Captures</source>
        <translation>Messungen</translation>
    </message>
    <message>
        <source>Chart</source>
        <translation>Diagramm</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Löschen</translation>
    </message>
</context>
<context>
    <name>CollectorDialog</name>
    <message>
        <source>Add a collector</source>
        <translation>Messpunkt anlegen</translation>
    </message>
    <message>
        <source>New collector</source>
        <translation>Neuer Messpunkt</translation>
    </message>
    <message>
        <source>Add the same for the other hosts ({count}): {names}</source>
        <translation>Für die anderen Hosts ({count}) ebenso anlegen: {names}</translation>
    </message>
    <message>
        <source>Saving the collector</source>
        <translation>Messpunkt wird gespeichert</translation>
    </message>
</context>
<context>
    <name>CollectorForm</name>
    <message>
        <source>Site</source>
        <translation>Standort</translation>
    </message>
    <message>
        <source>Machine</source>
        <translation>Maschine</translation>
    </message>
    <message>
        <source>Platform</source>
        <translation>Plattform</translation>
    </message>
    <message>
        <source>Compute model</source>
        <translation>Rechnermodell</translation>
    </message>
    <message>
        <source>OS</source>
        <translation>Betriebssystem</translation>
    </message>
    <message>
        <source>Software</source>
        <translation>Software</translation>
    </message>
    <message>
        <source>Time zone</source>
        <translation>Zeitzone</translation>
    </message>
    <message>
        <source>Notes</source>
        <translation>Notizen</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Speichern</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>{vcpus} vCPUs, {memory}</source>
        <translation>{vcpus} vCPUs, {memory}</translation>
    </message>
</context>
<context>
    <name>CollectorsModel</name>
    <message>
        <source>Machine</source>
        <translation>Maschine</translation>
    </message>
    <message>
        <source>Site</source>
        <translation>Standort</translation>
    </message>
    <message>
        <source>Platform</source>
        <translation>Plattform</translation>
    </message>
    <message>
        <source>Compute model</source>
        <translation>Rechnermodell</translation>
    </message>
    <message>
        <source>vCPUs</source>
        <translation>vCPUs</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>Speicher</translation>
    </message>
    <message>
        <source>OS</source>
        <translation>Betriebssystem</translation>
    </message>
    <message>
        <source>Software</source>
        <translation>Software</translation>
    </message>
    <message>
        <source>Captures</source>
        <translation>Messungen</translation>
    </message>
</context>
<context>
    <name>CollectorsPage</name>
    <message>
        <source>Collectors</source>
        <translation>Messpunkte</translation>
    </message>
    <message>
        <source># Collectors

A collector is a machine that was measured: where it stands, and what it is. Captures that have one can be compared by platform, model and price.

- **Ctrl+N** adds a machine. The compute models follow the platform.
- The **time zone** is used for files that print clock times without one.
- An import proposes the collector whose machine name is the host in the file.
- **CSV** takes many machines from a table (columns `site_name`, `machine_name`, `platform`, `compute_model`, and the others if you like), and writes one.
- A machine that has captures cannot be deleted: delete the captures first, or move them. **Ctrl+Z** brings a deleted machine back.</source>
        <translation># Messpunkte

Ein Messpunkt ist eine gemessene Maschine: wo sie steht und was sie ist. Messungen, die einen haben, lassen sich nach Plattform, Modell und Preis vergleichen.

- **Strg+N** legt eine Maschine an. Die Rechnermodelle folgen der Plattform.
- Die **Zeitzone** gilt für Dateien, die Uhrzeiten ohne Zone enthalten.
- Ein Import schlägt den Messpunkt vor, dessen Maschinenname der Host in der Datei ist.
- **CSV** nimmt viele Maschinen aus einer Tabelle (Spalten `site_name`, `machine_name`, `platform`, `compute_model`, und die anderen nach Wunsch) und schreibt eine.
- Eine Maschine mit Messungen kann nicht gelöscht werden: zuerst die Messungen löschen oder umhängen. **Strg+Z** holt eine gelöschte Maschine zurück.</translation>
    </message>
    <message>
        <source>Search collectors</source>
        <translation>Messpunkte suchen</translation>
    </message>
    <message>
        <source>Add a collector</source>
        <translation>Messpunkt anlegen</translation>
    </message>
    <message>
        <source>Import collectors from CSV</source>
        <translation>Messpunkte aus CSV importieren</translation>
    </message>
    <message>
        <source>Export collectors to CSV</source>
        <translation>Messpunkte als CSV exportieren</translation>
    </message>
    <message>
        <source>Reading collectors</source>
        <translation>Messpunkte werden gelesen</translation>
    </message>
    <message>
        <source>Writing collectors</source>
        <translation>Messpunkte werden geschrieben</translation>
    </message>
    <message>
        <source>Platform</source>
        <translation>Plattform</translation>
    </message>
    <message>
        <source>No collectors yet</source>
        <translation>Noch keine Messpunkte</translation>
    </message>
    <message>
        <source>A collector is a machine that is measured. Captures that know theirs can be compared by it.</source>
        <translation>Ein Messpunkt ist eine gemessene Maschine. Messungen, die ihren kennen, lassen sich danach vergleichen.</translation>
    </message>
    <message>
        <source>Import CSV …</source>
        <translation>CSV importieren …</translation>
    </message>
    <message>
        <source>Export CSV …</source>
        <translation>CSV exportieren …</translation>
    </message>
    <message>
        <source>Add collector</source>
        <translation>Messpunkt anlegen</translation>
    </message>
    <message>
        <source>All platforms</source>
        <translation>Alle Plattformen</translation>
    </message>
    <message>
        <source>{count} in all</source>
        <translation>{count} insgesamt</translation>
    </message>
    <message>
        <source>{shown} of {count}</source>
        <translation>{shown} von {count}</translation>
    </message>
    <message>
        <source>New collector</source>
        <translation>Neuer Messpunkt</translation>
    </message>
    <message>
        <source>Saving the collector</source>
        <translation>Messpunkt wird gespeichert</translation>
    </message>
    <message>
        <source>{name} has captures ({count}): delete them, or move them to another collector, first.</source>
        <translation>{name} hat Messungen ({count}): diese zuerst löschen oder einem anderen Messpunkt geben.</translation>
    </message>
    <message>
        <source>Show captures</source>
        <translation>Messungen zeigen</translation>
    </message>
    <message>
        <source>Deleting the collector</source>
        <translation>Messpunkt wird gelöscht</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Rückgängig</translation>
    </message>
    <message>
        <source>{name} was deleted.</source>
        <translation>{name} wurde gelöscht.</translation>
    </message>
    <message>
        <source>Collectors from CSV</source>
        <translation>Messpunkte aus CSV</translation>
    </message>
    <message>
        <source>Collectors to CSV</source>
        <translation>Messpunkte als CSV</translation>
    </message>
    <message>
        <source>Collectors added: {count}.</source>
        <translation>Messpunkte angelegt: {count}.</translation>
    </message>
    <message>
        <source>Lines refused: {count}.</source>
        <translation>Zeilen abgelehnt: {count}.</translation>
    </message>
    <message>
        <source>The collectors were written to {path}.</source>
        <translation>Die Messpunkte stehen in {path}.</translation>
    </message>
</context>
<context>
    <name>CommandPalette</name>
    <message>
        <source>Command palette</source>
        <translation>Befehlspalette</translation>
    </message>
    <message>
        <source>Command</source>
        <translation>Befehl</translation>
    </message>
    <message>
        <source>Type a command or a page</source>
        <translation>Befehl oder Seite eingeben</translation>
    </message>
    <message>
        <source>Commands</source>
        <translation>Befehle</translation>
    </message>
    <message>
        <source>Nothing is called that</source>
        <translation>Nichts heißt so</translation>
    </message>
</context>
<context>
    <name>CompareMarks</name>
    <message>
        <source>Compare</source>
        <translation>Vergleichen</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>Leeren</translation>
    </message>
    <message>
        <source>Baseline</source>
        <translation>Basis</translation>
    </message>
    <message>
        <source>Candidate</source>
        <translation>Kandidat</translation>
    </message>
    <message>
        <source>none yet</source>
        <translation>noch nichts</translation>
    </message>
</context>
<context>
    <name>ComparePage</name>
    <message>
        <source># Compare

Choose a **baseline** and a **candidate**: run groups, tags, collectors, platforms, or captures that you marked.
Each capture is one run; the run is the unit of evidence, so measure each variant at least four times.

1. First look at what differs between the sides. A **confounder** may be the true reason of any difference.
2. A verdict is *better* or *worse* only when the difference is significant among all metrics **and** larger
   than the noise floor. *No evidence* is no proof of equality: the column *More runs* says what would settle it.
3. The bar shows the ratio candidate / baseline with its 95% interval; the grey band is the noise floor.

Below: the runs of the selected metric as dots, the distribution of all its samples, and all ratios in one plot.
</source>
        <translation># Vergleichen

Eine **Basis** und einen **Kandidaten** wählen: Laufgruppen, Merkmale, Messpunkte, Plattformen oder gemerkte Messungen.
Jede Messung ist ein Lauf; der Lauf ist die Einheit des Belegs, also jede Variante mindestens viermal messen.

1. Zuerst ansehen, worin sich die Seiten unterscheiden. Eine **Störgröße** kann der wahre Grund jedes Unterschieds sein.
2. Ein Urteil ist nur dann *besser* oder *schlechter*, wenn der Unterschied unter allen Metriken signifikant **und** größer
   als die Rauschgrenze ist. *Kein Beleg* beweist keine Gleichheit: die Spalte *Mehr Läufe* sagt, was Klarheit brächte.
3. Der Balken zeigt das Verhältnis Kandidat / Basis mit seinem 95-%-Intervall; das graue Band ist die Rauschgrenze.

Unten: die Läufe der gewählten Metrik als Punkte, die Verteilung all ihrer Werte und alle Verhältnisse in einem Diagramm.
</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>Vergleichen</translation>
    </message>
    <message>
        <source>Write report</source>
        <translation>Bericht schreiben</translation>
    </message>
    <message>
        <source>Write the report of this comparison</source>
        <translation>Bericht dieses Vergleichs schreiben</translation>
    </message>
    <message>
        <source>Choose a baseline and a candidate</source>
        <translation>Basis und Kandidat wählen</translation>
    </message>
    <message>
        <source>Runs of one variant belong to one run group: select captures in the list of captures and edit their run group. Four runs a side or more give a verdict.</source>
        <translation>Läufe einer Variante gehören in eine Laufgruppe: Messungen in der Liste wählen und ihre Laufgruppe bearbeiten. Vier Läufe je Seite oder mehr ergeben ein Urteil.</translation>
    </message>
    <message>
        <source>Comparing</source>
        <translation>Wird verglichen</translation>
    </message>
    <message>
        <source>{candidate} against {baseline}</source>
        <translation>{candidate} gegen {baseline}</translation>
    </message>
</context>
<context>
    <name>ComparisonModel</name>
    <message>
        <source>Metric</source>
        <translation>Metrik</translation>
    </message>
    <message>
        <source>Statistic</source>
        <translation>Kennzahl</translation>
    </message>
    <message>
        <source>Baseline</source>
        <translation>Basis</translation>
    </message>
    <message>
        <source>Candidate</source>
        <translation>Kandidat</translation>
    </message>
    <message>
        <source>Ratio</source>
        <translation>Verhältnis</translation>
    </message>
    <message>
        <source>95% interval</source>
        <translation>95-%-Intervall</translation>
    </message>
    <message>
        <source>Effect</source>
        <translation>Effekt</translation>
    </message>
    <message>
        <source>Verdict</source>
        <translation>Urteil</translation>
    </message>
    <message>
        <source>More runs</source>
        <translation>Mehr Läufe</translation>
    </message>
    <message>
        <source>Warnings</source>
        <translation>Warnungen</translation>
    </message>
    <message>
        <source>over {count}</source>
        <translation>über {count}</translation>
    </message>
    <message>
        <source>+{count} a side</source>
        <translation>+{count} je Seite</translation>
    </message>
    <message>
        <source>settled</source>
        <translation>geklärt</translation>
    </message>
</context>
<context>
    <name>ComparisonPlots</name>
    <message>
        <source>Plots of the comparison</source>
        <translation>Diagramme des Vergleichs</translation>
    </message>
    <message>
        <source>Runs</source>
        <translation>Läufe</translation>
    </message>
    <message>
        <source>Distribution</source>
        <translation>Verteilung</translation>
    </message>
    <message>
        <source>All ratios</source>
        <translation>Alle Verhältnisse</translation>
    </message>
</context>
<context>
    <name>ConflictsPanel</name>
    <message>
        <source>Conflicts</source>
        <translation>Konflikte</translation>
    </message>
    <message>
        <source>Fields of the conflict</source>
        <translation>Felder des Konflikts</translation>
    </message>
    <message>
        <source>Apply</source>
        <translation>Anwenden</translation>
    </message>
    <message>
        <source>Take all mine</source>
        <translation>Überall meine nehmen</translation>
    </message>
    <message>
        <source>Take all theirs</source>
        <translation>Überall deren nehmen</translation>
    </message>
</context>
<context>
    <name>ConnectPanel</name>
    <message>
        <source>Connect with a shared server</source>
        <translation>Mit einem gemeinsamen Server verbinden</translation>
    </message>
    <message>
        <source>Server</source>
        <translation>Server</translation>
    </message>
    <message>
        <source>Role</source>
        <translation>Rolle</translation>
    </message>
    <message>
        <source>Role, such as u_3f…</source>
        <translation>Rolle, etwa u_3f…</translation>
    </message>
    <message>
        <source>Secret</source>
        <translation>Geheimnis</translation>
    </message>
    <message>
        <source>Sign in</source>
        <translation>Anmelden</translation>
    </message>
    <message>
        <source>Partner on the server</source>
        <translation>Partner auf dem Server</translation>
    </message>
    <message>
        <source>Sync with this partner</source>
        <translation>Mit diesem Partner abgleichen</translation>
    </message>
    <message>
        <source>Signed in as {who}</source>
        <translation>Angemeldet als {who}</translation>
    </message>
    <message>
        <source>Add a profile…</source>
        <translation>Profil hinzufügen…</translation>
    </message>
    <message>
        <source>1. Server</source>
        <translation>1. Server</translation>
    </message>
    <message>
        <source>2. Sign in</source>
        <translation>2. Anmelden</translation>
    </message>
    <message>
        <source>3. Partner there</source>
        <translation>3. Partner dort</translation>
    </message>
</context>
<context>
    <name>DashboardPage</name>
    <message>
        <source>Dashboard</source>
        <translation>Übersicht</translation>
    </message>
    <message>
        <source># Dashboard

The state of the partner at a glance. Drop result files anywhere on the window, or press **Ctrl+I**, to import them.

Every figure and every name is a link to the page behind it. **Needs a look** lists files that could not be imported, files with problems such as skipped lines, and captures that do not know their machine.</source>
        <translation># Übersicht

Der Stand des Partners auf einen Blick. Ergebnisdateien irgendwo auf dem Fenster ablegen oder **Strg+I** drücken, um sie zu importieren.

Jede Zahl und jeder Name führt zur Seite dahinter. **Bitte ansehen** nennt Dateien, die nicht importiert werden konnten, Dateien mit Problemen wie übergangenen Zeilen und Messungen, die ihre Maschine nicht kennen.</translation>
    </message>
    <message>
        <source>No captures yet</source>
        <translation>Noch keine Messungen</translation>
    </message>
    <message>
        <source>Drop the result files of sar, iostat, nmon, JMeter, fio and other tools anywhere here.</source>
        <translation>Ziehen Sie die Ergebnisdateien von sar, iostat, nmon, JMeter, fio und anderen Werkzeugen hierher.</translation>
    </message>
    <message>
        <source>Choose files …</source>
        <translation>Dateien wählen …</translation>
    </message>
</context>
<context>
    <name>DetailPanel</name>
    <message>
        <source>Details of the capture</source>
        <translation>Einzelheiten der Messung</translation>
    </message>
    <message>
        <source>Series</source>
        <translation>Reihen</translation>
    </message>
    <message>
        <source>Tool&apos;s own figures</source>
        <translation>Zahlen des Werkzeugs</translation>
    </message>
    <message>
        <source>Facts</source>
        <translation>Fakten</translation>
    </message>
    <message>
        <source>Problems</source>
        <translation>Probleme</translation>
    </message>
    <message>
        <source>{captures} selected</source>
        <translation>{captures} gewählt</translation>
    </message>
    <message>
        <source>Select a capture to see what is in it.</source>
        <translation>Eine Messung wählen, um zu sehen, was darin ist.</translation>
    </message>
    <message>
        <source>file</source>
        <translation>Datei</translation>
    </message>
    <message>
        <source>format</source>
        <translation>Format</translation>
    </message>
    <message>
        <source>file size</source>
        <translation>Dateigröße</translation>
    </message>
    <message>
        <source>imported</source>
        <translation>importiert</translation>
    </message>
    <message>
        <source>time zone</source>
        <translation>Zeitzone</translation>
    </message>
    <message>
        <source>collector</source>
        <translation>Messpunkt</translation>
    </message>
    <message>
        <source>platform</source>
        <translation>Plattform</translation>
    </message>
    <message>
        <source>compute model</source>
        <translation>Rechnermodell</translation>
    </message>
    <message>
        <source>command line</source>
        <translation>Befehlszeile</translation>
    </message>
    <message>
        <source>SHA-256</source>
        <translation>SHA-256</translation>
    </message>
    <message>
        <source>Open file</source>
        <translation>Datei öffnen</translation>
    </message>
    <message>
        <source>Show in folder</source>
        <translation>Im Ordner zeigen</translation>
    </message>
    <message>
        <source>Save a copy…</source>
        <translation>Kopie speichern…</translation>
    </message>
</context>
<context>
    <name>DifferencesModel</name>
    <message>
        <source>Confounder</source>
        <translation>Störgröße</translation>
    </message>
    <message>
        <source>Expected</source>
        <translation>Erwartet</translation>
    </message>
    <message>
        <source>For information</source>
        <translation>Zur Kenntnis</translation>
    </message>
    <message>
        <source>between the sides</source>
        <translation>zwischen den Seiten</translation>
    </message>
    <message>
        <source>within the baseline</source>
        <translation>innerhalb der Basis</translation>
    </message>
    <message>
        <source>within the candidate</source>
        <translation>innerhalb des Kandidaten</translation>
    </message>
    <message>
        <source>Weight</source>
        <translation>Gewicht</translation>
    </message>
    <message>
        <source>What differs</source>
        <translation>Unterschied</translation>
    </message>
    <message>
        <source>Where</source>
        <translation>Wo</translation>
    </message>
    <message>
        <source>Baseline</source>
        <translation>Basis</translation>
    </message>
    <message>
        <source>Candidate</source>
        <translation>Kandidat</translation>
    </message>
</context>
<context>
    <name>DropOverlay</name>
    <message>
        <source>Drop to import</source>
        <translation>Zum Importieren loslassen</translation>
    </message>
</context>
<context>
    <name>EditForm</name>
    <message>
        <source>Label</source>
        <translation>Bezeichnung</translation>
    </message>
    <message>
        <source>Run group</source>
        <translation>Laufgruppe</translation>
    </message>
    <message>
        <source>Collector</source>
        <translation>Messpunkt</translation>
    </message>
    <message>
        <source>Tags to set</source>
        <translation>Merkmale setzen</translation>
    </message>
    <message>
        <source>load=shop, variant=a; name= removes a tag</source>
        <translation>load=shop, variant=a; name= entfernt ein Merkmal</translation>
    </message>
    <message>
        <source>Edit {name}</source>
        <translation>{name} bearbeiten</translation>
    </message>
    <message>
        <source>All have: {tags}</source>
        <translation>Alle haben: {tags}</translation>
    </message>
    <message>
        <source>different; leave empty to keep</source>
        <translation>verschieden; leer lassen, um zu behalten</translation>
    </message>
    <message>
        <source>different; keep</source>
        <translation>verschieden; behalten</translation>
    </message>
    <message>
        <source>none</source>
        <translation>keiner</translation>
    </message>
    <message>
        <source>Set tags</source>
        <translation>Merkmale setzen</translation>
    </message>
    <message>
        <source>Apply</source>
        <translation>Anwenden</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
</context>
<context>
    <name>Effect</name>
    <message>
        <source>negligible</source>
        <translation>vernachlässigbar</translation>
    </message>
    <message>
        <source>small</source>
        <translation>klein</translation>
    </message>
    <message>
        <source>medium</source>
        <translation>mittel</translation>
    </message>
    <message>
        <source>large</source>
        <translation>groß</translation>
    </message>
</context>
<context>
    <name>FetchBar</name>
    <message>
        <source>Fetch series</source>
        <translation>Reihen holen</translation>
    </message>
    <message>
        <source>Fetch file</source>
        <translation>Datei holen</translation>
    </message>
    <message>
        <source>The series are still on the computer that imported this capture: it must sync first.</source>
        <translation>Die Reihen sind noch auf dem Rechner, der diese Messung importierte: er muss zuerst abgleichen.</translation>
    </message>
    <message>
        <source>The series of this capture are on the server.</source>
        <translation>Die Reihen dieser Messung sind auf dem Server.</translation>
    </message>
    <message>
        <source>The original file is on the server.</source>
        <translation>Die Originaldatei ist auf dem Server.</translation>
    </message>
    <message>
        <source>Fetching series</source>
        <translation>Reihen holen</translation>
    </message>
    <message>
        <source>Fetching {name}</source>
        <translation>{name} wird geholt</translation>
    </message>
</context>
<context>
    <name>FieldChoices</name>
    <message>
        <source>Mine</source>
        <translation>Meins</translation>
    </message>
    <message>
        <source>Theirs</source>
        <translation>Deren</translation>
    </message>
    <message>
        <source>somebody</source>
        <translation>jemand</translation>
    </message>
    <message>
        <source>Theirs: {who}, {when}</source>
        <translation>Deren: {who}, {when}</translation>
    </message>
    <message>
        <source>Field</source>
        <translation>Feld</translation>
    </message>
    <message>
        <source>Before</source>
        <translation>Vorher</translation>
    </message>
</context>
<context>
    <name>ForestPlot</name>
    <message>
        <source>Forest plot of all ratios</source>
        <translation>Alle Verhältnisse als Forest-Plot</translation>
    </message>
    <message>
        <source>Forest plot</source>
        <translation>Forest-Plot</translation>
    </message>
    <message>
        <source>Candidate / baseline: smaller ← 1 → larger (logarithmic)</source>
        <translation>Kandidat / Basis: kleiner ← 1 → größer (logarithmisch)</translation>
    </message>
</context>
<context>
    <name>FormatColumns</name>
    <message>
        <source>Leave out</source>
        <translation>Weglassen</translation>
    </message>
    <message>
        <source>Tells series apart</source>
        <translation>Unterscheidet Reihen</translation>
    </message>
    <message>
        <source>Column</source>
        <translation>Spalte</translation>
    </message>
    <message>
        <source>Becomes</source>
        <translation>Wird zu</translation>
    </message>
    <message>
        <source>Unit</source>
        <translation>Einheit</translation>
    </message>
    <message>
        <source>First values</source>
        <translation>Erste Werte</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Zeit</translation>
    </message>
</context>
<context>
    <name>FormatDialog</name>
    <message>
        <source>Declare a format</source>
        <translation>Format vereinbaren</translation>
    </message>
    <message>
        <source>Double-click Becomes or Unit to change it: search for a metric, or type a name.</source>
        <translation>Ein Doppelklick auf „Wird zu“ oder „Einheit“ ändert sie: nach einer Metrik suchen oder einen Namen eingeben.</translation>
    </message>
    <message>
        <source>Columns</source>
        <translation>Spalten</translation>
    </message>
    <message>
        <source>Metric</source>
        <translation>Metrik</translation>
    </message>
    <message>
        <source>Unit</source>
        <translation>Einheit</translation>
    </message>
    <message>
        <source>For this partner</source>
        <translation>Für diesen Partner</translation>
    </message>
    <message>
        <source>For all partners</source>
        <translation>Für alle Partner</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Speichern</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Trying the format</source>
        <translation>Format wird erprobt</translation>
    </message>
    <message>
        <source>Reads {series} series, {samples} samples. First at {start} UTC, clocks in {zone}.</source>
        <translation>Liest {series} Reihen, {samples} Messwerte. Erster um {start} UTC, Uhr in {zone}.</translation>
    </message>
    <message>
        <source>Saving the format</source>
        <translation>Format wird gespeichert</translation>
    </message>
</context>
<context>
    <name>FormatFields</name>
    <message>
        <source>recognised by content</source>
        <translation>am Inhalt erkannt</translation>
    </message>
    <message>
        <source>of the collector, else UTC</source>
        <translation>die des Messpunkts, sonst UTC</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>File name (optional)</source>
        <translation>Dateiname (optional)</translation>
    </message>
    <message>
        <source>Time column</source>
        <translation>Zeitspalte</translation>
    </message>
    <message>
        <source>Time is written as</source>
        <translation>Schreibweise der Zeit</translation>
    </message>
    <message>
        <source>Time zone of clocks</source>
        <translation>Zeitzone der Uhr</translation>
    </message>
    <message>
        <source>{unit} since 1970</source>
        <translation>{unit} seit 1970</translation>
    </message>
    <message>
        <source>{unit} since the start</source>
        <translation>{unit} seit dem Start</translation>
    </message>
    <message>
        <source>no time: a row each second</source>
        <translation>keine Zeit: jede Sekunde eine Zeile</translation>
    </message>
    <message>
        <source>First rows</source>
        <translation>Erste Zeilen</translation>
    </message>
</context>
<context>
    <name>FormatsDialog</name>
    <message>
        <source>Formats of your own</source>
        <translation>Eigene Formate</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Loading the formats</source>
        <translation>Formate werden geladen</translation>
    </message>
    <message>
        <source>Captures that a format has read stay when it is removed.</source>
        <translation>Messungen, die ein Format gelesen hat, bleiben, wenn es entfernt wird.</translation>
    </message>
    <message>
        <source>None yet: choose a table in the list of files, then Declare a format.</source>
        <translation>Noch keine: in der Liste der Dateien eine Tabelle wählen, dann „Format vereinbaren“.</translation>
    </message>
    <message>
        <source>Remove {name}?</source>
        <translation>{name} entfernen?</translation>
    </message>
    <message>
        <source>Files that only this format reads can then no longer be imported.</source>
        <translation>Dateien, die nur dieses Format liest, lassen sich dann nicht mehr importieren.</translation>
    </message>
    <message>
        <source>Removing the format</source>
        <translation>Format wird entfernt</translation>
    </message>
</context>
<context>
    <name>FormatsModel</name>
    <message>
        <source>all partners</source>
        <translation>alle Partner</translation>
    </message>
    <message>
        <source>this partner</source>
        <translation>diesen Partner</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Kept for</source>
        <translation>Gilt für</translation>
    </message>
    <message>
        <source>Remark</source>
        <translation>Bemerkung</translation>
    </message>
</context>
<context>
    <name>FormulaBar</name>
    <message>
        <source>Expression</source>
        <translation>Ausdruck</translation>
    </message>
    <message>
        <source>Plot it</source>
        <translation>Zeichnen</translation>
    </message>
    <message>
        <source>p50, p95, p99 of each second</source>
        <translation>p50, p95, p99 jeder Sekunde</translation>
    </message>
    <message>
        <source>Of the plotted durations, from all of their samples</source>
        <translation>Der gezeichneten Dauern, aus allen ihren Werten</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Plot a series first: then it has a letter here.</source>
        <translation>Zuerst eine Reihe zeichnen: dann hat sie hier einen Buchstaben.</translation>
    </message>
</context>
<context>
    <name>HeatPlot</name>
    <message>
        <source>{low} – {high}: {count} samples</source>
        <translation>{low} – {high}: {count} Werte</translation>
    </message>
</context>
<context>
    <name>HelpPanel</name>
    <message>
        <source>Help</source>
        <translation>Hilfe</translation>
    </message>
    <message>
        <source>Help of this page</source>
        <translation>Hilfe zu dieser Seite</translation>
    </message>
    <message>
        <source>## Keys on every page

- **Ctrl+K** all commands, **F1** this help, **F5** read again
- **Ctrl+1** … **Ctrl+8** the pages, **Ctrl+P** the partners
- **Ctrl+I** import, **Ctrl+F** search, **Ctrl+J** jobs
- **Tab** the next field, **Esc** leaves a form</source>
        <translation>## Tasten auf jeder Seite

- **Strg+K** alle Befehle, **F1** diese Hilfe, **F5** neu lesen
- **Strg+1** … **Strg+8** die Seiten, **Strg+P** die Partner
- **Strg+I** importieren, **Strg+F** suchen, **Strg+J** Aufgaben
- **Tab** das nächste Feld, **Esc** verlässt ein Formular</translation>
    </message>
</context>
<context>
    <name>ImportModel</name>
    <message>
        <source>the file says so</source>
        <translation>steht in der Datei</translation>
    </message>
    <message>
        <source>chosen</source>
        <translation>gewählt</translation>
    </message>
    <message>
        <source>from the collector</source>
        <translation>vom Messpunkt</translation>
    </message>
    <message>
        <source>assumed</source>
        <translation>angenommen</translation>
    </message>
    <message>
        <source>no clock times</source>
        <translation>keine Uhrzeiten</translation>
    </message>
    <message>
        <source>none</source>
        <translation>keiner</translation>
    </message>
    <message>
        <source>{name} (by host)</source>
        <translation>{name} (nach Host)</translation>
    </message>
    <message>
        <source>Not looked at</source>
        <translation>Nicht angesehen</translation>
    </message>
    <message>
        <source>Reading …</source>
        <translation>Wird gelesen …</translation>
    </message>
    <message>
        <source>Already imported</source>
        <translation>Schon importiert</translation>
    </message>
    <message>
        <source>Ready</source>
        <translation>Bereit</translation>
    </message>
    <message>
        <source>File</source>
        <translation>Datei</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>Format</translation>
    </message>
    <message>
        <source>Tool</source>
        <translation>Werkzeug</translation>
    </message>
    <message>
        <source>Host</source>
        <translation>Host</translation>
    </message>
    <message>
        <source>Collector</source>
        <translation>Messpunkt</translation>
    </message>
    <message>
        <source>Start (UTC)</source>
        <translation>Beginn (UTC)</translation>
    </message>
    <message>
        <source>Span</source>
        <translation>Dauer</translation>
    </message>
    <message>
        <source>Time zone</source>
        <translation>Zeitzone</translation>
    </message>
    <message>
        <source>Series</source>
        <translation>Reihen</translation>
    </message>
    <message>
        <source>Samples</source>
        <translation>Werte</translation>
    </message>
    <message>
        <source>Problems</source>
        <translation>Probleme</translation>
    </message>
</context>
<context>
    <name>ImportOptionsBar</name>
    <message>
        <source>Label</source>
        <translation>Bezeichnung</translation>
    </message>
    <message>
        <source>what was measured</source>
        <translation>was gemessen wurde</translation>
    </message>
    <message>
        <source>Run group</source>
        <translation>Laufgruppe</translation>
    </message>
    <message>
        <source>repeated runs together</source>
        <translation>wiederholte Läufe zusammen</translation>
    </message>
    <message>
        <source>Tags</source>
        <translation>Merkmale</translation>
    </message>
    <message>
        <source>Collector</source>
        <translation>Messpunkt</translation>
    </message>
    <message>
        <source>Time zone</source>
        <translation>Zeitzone</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>Format</translation>
    </message>
    <message>
        <source>Apply to all</source>
        <translation>Auf alle anwenden</translation>
    </message>
    <message>
        <source>as it is</source>
        <translation>wie es ist</translation>
    </message>
    <message>
        <source>none</source>
        <translation>keiner</translation>
    </message>
    <message>
        <source>of the collector, else UTC</source>
        <translation>die des Messpunkts, sonst UTC</translation>
    </message>
    <message>
        <source>recognised by content</source>
        <translation>am Inhalt erkannt</translation>
    </message>
    <message>
        <source>Apply to {count} selected</source>
        <translation>Auf {count} gewählte anwenden</translation>
    </message>
    <message>
        <source>A tag is name=value</source>
        <translation>Ein Merkmal ist name=wert</translation>
    </message>
</context>
<context>
    <name>ImportPage</name>
    <message>
        <source>Import</source>
        <translation>Import</translation>
    </message>
    <message>
        <source>Choose files to import</source>
        <translation>Dateien zum Import wählen</translation>
    </message>
    <message>
        <source>Choose a folder to import</source>
        <translation>Ordner zum Import wählen</translation>
    </message>
    <message>
        <source>Drop files or folders here</source>
        <translation>Dateien oder Ordner hier ablegen</translation>
    </message>
    <message>
        <source>Result files of sar, iostat, nmon, JMeter, fio, pgbench and many other tools, tables, and archives with such files.</source>
        <translation>Ergebnisdateien von sar, iostat, nmon, JMeter, fio, pgbench und vielen anderen Werkzeugen, Tabellen, und Archive mit solchen Dateien.</translation>
    </message>
    <message>
        <source>Problems</source>
        <translation>Probleme</translation>
    </message>
    <message>
        <source>Choose files …</source>
        <translation>Dateien wählen …</translation>
    </message>
    <message>
        <source>Choose a folder …</source>
        <translation>Ordner wählen …</translation>
    </message>
    <message>
        <source>Files to import</source>
        <translation>Dateien zum Import</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>Formats</source>
        <translation>Formate</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>Add files …</source>
        <translation>Dateien dazu …</translation>
    </message>
    <message>
        <source>Looking at the files</source>
        <translation>Dateien werden angesehen</translation>
    </message>
    <message>
        <source>Import result files</source>
        <translation>Ergebnisdateien importieren</translation>
    </message>
    <message>
        <source>Import a folder</source>
        <translation>Ordner importieren</translation>
    </message>
    <message>
        <source>Importing</source>
        <translation>Wird importiert</translation>
    </message>
    <message>
        <source>Import ({count})</source>
        <translation>Importieren ({count})</translation>
    </message>
    <message>
        <source>Still to look at: {count}</source>
        <translation>Noch anzusehen: {count}</translation>
    </message>
    <message>
        <source>Already imported: {count}</source>
        <translation>Schon importiert: {count}</translation>
    </message>
    <message>
        <source>Left out, as they cannot be read: {count}</source>
        <translation>Ausgelassen, da nicht lesbar: {count}</translation>
    </message>
    <message>
        <source># Import

Drop result files, folders or archives anywhere on the window. Each file is looked at first: its format is recognised by its content, never by its name alone.

- **Time zone**: many tools print clock times without one. *assumed* means that nobody knows: choose the zone of the machine, or a collector that has one.
- **Collector**: proposed where the host in the file is the name of exactly one machine.
- Double-click a cell of Format, Collector or Time zone to change it, or use the line above the table for several files. **Del** takes files off the list.
- **Formats**: a table that no format knows can be declared once; its columns are then known by it.
- **Run group**: repeated runs of the same measurement, which are compared as one.

One bad file harms no other; a cancelled import keeps the files that are complete.</source>
        <translation># Import

Ergebnisdateien, Ordner oder Archive irgendwo auf das Fenster ziehen. Jede Datei wird zuerst angesehen: ihr Format wird am Inhalt erkannt, nie am Namen allein.

- **Zeitzone**: viele Werkzeuge drucken Uhrzeiten ohne eine. *angenommen* heißt, dass es niemand weiß: wählen Sie die Zone der Maschine, oder einen Messpunkt, der eine hat.
- **Messpunkt**: vorgeschlagen, wo der Host in der Datei der Name genau einer Maschine ist.
- Eine Zelle von Format, Messpunkt oder Zeitzone doppelt anklicken, um sie zu ändern, oder die Zeile über der Tabelle für mehrere Dateien nutzen. **Entf** nimmt Dateien von der Liste.
- **Formate**: Eine Tabelle, die kein Format kennt, wird einmal vereinbart; an ihren Spalten wird sie dann erkannt.
- **Laufgruppe**: wiederholte Läufe derselben Messung, die als eines verglichen werden.

Eine schlechte Datei schadet keiner anderen; ein abgebrochener Import behält die vollständigen Dateien.</translation>
    </message>
</context>
<context>
    <name>ImportResult</name>
    <message>
        <source>Imported</source>
        <translation>Importiert</translation>
    </message>
    <message>
        <source>Was there already</source>
        <translation>War schon da</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>Gescheitert</translation>
    </message>
    <message>
        <source>Left out</source>
        <translation>Ausgelassen</translation>
    </message>
    <message>
        <source>Imported files</source>
        <translation>Importierte Dateien</translation>
    </message>
    <message>
        <source>Problems: {count}</source>
        <translation>Probleme: {count}</translation>
    </message>
    <message>
        <source>Problems</source>
        <translation>Probleme</translation>
    </message>
    <message>
        <source>Show captures</source>
        <translation>Messungen zeigen</translation>
    </message>
    <message>
        <source>Chart</source>
        <translation>Diagramm</translation>
    </message>
    <message>
        <source>Import more</source>
        <translation>Mehr importieren</translation>
    </message>
    <message>
        <source>{count} imported</source>
        <translation>{count} importiert</translation>
    </message>
    <message>
        <source>{count} there already</source>
        <translation>{count} schon da</translation>
    </message>
    <message>
        <source>{count} failed</source>
        <translation>{count} gescheitert</translation>
    </message>
    <message>
        <source>{count} left out</source>
        <translation>{count} ausgelassen</translation>
    </message>
</context>
<context>
    <name>JobPopup</name>
    <message>
        <source>Jobs</source>
        <translation>Aufgaben</translation>
    </message>
    <message>
        <source>No jobs yet</source>
        <translation>Noch keine Aufgaben</translation>
    </message>
</context>
<context>
    <name>JobRow</name>
    <message>
        <source>Waiting</source>
        <translation>Wartet</translation>
    </message>
    <message>
        <source>Cancel {title}</source>
        <translation>{title} abbrechen</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Fertig</translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation>Abgebrochen</translation>
    </message>
    <message>
        <source>Failed: {why}</source>
        <translation>Fehlgeschlagen: {why}</translation>
    </message>
    <message>
        <source>Stopping …</source>
        <translation>Wird angehalten …</translation>
    </message>
</context>
<context>
    <name>JobStatus</name>
    <message>
        <source>Cancel this job</source>
        <translation>Diese Aufgabe abbrechen</translation>
    </message>
    <message>
        <source>Jobs (Ctrl+J)</source>
        <translation>Aufgaben (Strg+J)</translation>
    </message>
    <message>
        <source>Jobs</source>
        <translation>Aufgaben</translation>
    </message>
    <message>
        <source>1 job</source>
        <translation>1 Aufgabe</translation>
    </message>
    <message>
        <source>{count} jobs</source>
        <translation>{count} Aufgaben</translation>
    </message>
    <message>
        <source>Stopping …</source>
        <translation>Wird angehalten …</translation>
    </message>
</context>
<context>
    <name>LayoutBar</name>
    <message>
        <source>Name of the layout</source>
        <translation>Name der Ansicht</translation>
    </message>
    <message>
        <source>Save layout</source>
        <translation>Ansicht speichern</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
</context>
<context>
    <name>MachineCapturesModel</name>
    <message>
        <source>File</source>
        <translation>Datei</translation>
    </message>
    <message>
        <source>Tool</source>
        <translation>Werkzeug</translation>
    </message>
    <message>
        <source>Label</source>
        <translation>Bezeichnung</translation>
    </message>
    <message>
        <source>Start (UTC)</source>
        <translation>Beginn (UTC)</translation>
    </message>
    <message>
        <source>Samples</source>
        <translation>Werte</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>Stop “{job}” and quit?</source>
        <translation>„{job}“ anhalten und beenden?</translation>
    </message>
    <message>
        <source>What is complete is kept.</source>
        <translation>Was vollständig ist, bleibt erhalten.</translation>
    </message>
    <message>
        <source>Stop and quit</source>
        <translation>Anhalten und beenden</translation>
    </message>
    <message>
        <source>Something unexpected happened</source>
        <translation>Etwas Unerwartetes ist geschehen</translation>
    </message>
    <message>
        <source>{job}: {what}</source>
        <translation>{job}: {what}</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>Einzelheiten</translation>
    </message>
</context>
<context>
    <name>NoteBar</name>
    <message>
        <source>Note</source>
        <translation>Notiz</translation>
    </message>
    <message>
        <source>What happened here</source>
        <translation>Was hier geschah</translation>
    </message>
    <message>
        <source>Capture of the note</source>
        <translation>Messung der Notiz</translation>
    </message>
    <message>
        <source>Save note</source>
        <translation>Notiz speichern</translation>
    </message>
    <message>
        <source>Remove note</source>
        <translation>Notiz löschen</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
</context>
<context>
    <name>Notice</name>
    <message>
        <source>Close this message</source>
        <translation>Diese Meldung schließen</translation>
    </message>
</context>
<context>
    <name>OptionsBar</name>
    <message>
        <source>Baseline</source>
        <translation>Basis</translation>
    </message>
    <message>
        <source>Candidate</source>
        <translation>Kandidat</translation>
    </message>
    <message>
        <source>Metrics</source>
        <translation>Metriken</translation>
    </message>
    <message>
        <source>all that can be better</source>
        <translation>alle, die besser sein können</translation>
    </message>
    <message>
        <source>A pattern of metric names, such as system.cpu.*</source>
        <translation>Ein Muster von Metriknamen, etwa system.cpu.*</translation>
    </message>
    <message>
        <source>Window</source>
        <translation>Fenster</translation>
    </message>
    <message>
        <source>Steady window</source>
        <translation>Ruhiges Fenster</translation>
    </message>
    <message>
        <source>Whole runs</source>
        <translation>Ganze Läufe</translation>
    </message>
    <message>
        <source>Noise floor in percent</source>
        <translation>Rauschgrenze in Prozent</translation>
    </message>
    <message>
        <source>Smaller relative differences are never better or worse.</source>
        <translation>Kleinere relative Unterschiede sind nie besser oder schlechter.</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>Vergleichen</translation>
    </message>
    <message>
        <source>Swap baseline and candidate</source>
        <translation>Basis und Kandidat tauschen</translation>
    </message>
    <message>
        <source>Noise floor</source>
        <translation>Rauschgrenze</translation>
    </message>
</context>
<context>
    <name>Overview</name>
    <message>
        <source>captures</source>
        <translation>Messungen</translation>
    </message>
    <message>
        <source>samples</source>
        <translation>Werte</translation>
    </message>
    <message>
        <source>collectors</source>
        <translation>Messpunkte</translation>
    </message>
    <message>
        <source>collector</source>
        <translation>Messpunkt</translation>
    </message>
    <message>
        <source>run groups</source>
        <translation>Laufgruppen</translation>
    </message>
    <message>
        <source>run group</source>
        <translation>Laufgruppe</translation>
    </message>
    <message>
        <source>reports</source>
        <translation>Berichte</translation>
    </message>
    <message>
        <source>report</source>
        <translation>Bericht</translation>
    </message>
    <message>
        <source>used on disk</source>
        <translation>auf der Platte</translation>
    </message>
    <message>
        <source>Needs a look</source>
        <translation>Bitte ansehen</translation>
    </message>
    <message>
        <source>No collector</source>
        <translation>Kein Messpunkt</translation>
    </message>
    <message>
        <source>Captures that do not know their machine: {count}. Comparisons cannot check it.</source>
        <translation>Messungen, die ihre Maschine nicht kennen: {count}. Vergleiche können sie nicht prüfen.</translation>
    </message>
    <message>
        <source>{count} more failed files</source>
        <translation>{count} weitere gescheiterte Dateien</translation>
    </message>
    <message>
        <source>{count} more files with problems</source>
        <translation>{count} weitere Dateien mit Problemen</translation>
    </message>
    <message>
        <source>Nothing: every file came in whole, every capture knows its machine.</source>
        <translation>Nichts: jede Datei kam ganz an, jede Messung kennt ihre Maschine.</translation>
    </message>
    <message>
        <source>Last imports</source>
        <translation>Letzte Importe</translation>
    </message>
    <message>
        <source>Captures by platform</source>
        <translation>Messungen nach Plattform</translation>
    </message>
    <message>
        <source>no collector</source>
        <translation>kein Messpunkt</translation>
    </message>
    <message>
        <source>Captures by tool</source>
        <translation>Messungen nach Werkzeug</translation>
    </message>
    <message>
        <source>Run groups</source>
        <translation>Laufgruppen</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>Vergleichen</translation>
    </message>
    <message>
        <source>Compare with {name} as the baseline</source>
        <translation>Mit {name} als Basis vergleichen</translation>
    </message>
    <message>
        <source>{count} runs</source>
        <translation>{count} Läufe</translation>
    </message>
    <message>
        <source>{count} more run groups</source>
        <translation>{count} weitere Laufgruppen</translation>
    </message>
    <message>
        <source>Runs of the same measurement, put into one group, are compared as one.</source>
        <translation>Läufe derselben Messung in einer Gruppe werden als eines verglichen.</translation>
    </message>
    <message>
        <source>Analyses</source>
        <translation>Analysen</translation>
    </message>
    <message>
        <source>pending</source>
        <translation>wartet</translation>
    </message>
    <message>
        <source>running</source>
        <translation>läuft</translation>
    </message>
    <message>
        <source>done</source>
        <translation>fertig</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>gescheitert</translation>
    </message>
    <message>
        <source>{count} captures in {others} others</source>
        <translation>{count} Messungen in {others} weiteren</translation>
    </message>
    <message>
        <source>Problems: {count}</source>
        <translation>Probleme: {count}</translation>
    </message>
</context>
<context>
    <name>Page</name>
    <message>
        <source>Loading {page}</source>
        <translation>{page} wird geladen</translation>
    </message>
</context>
<context>
    <name>Panel</name>
    <message>
        <source>Series of {plot}</source>
        <translation>Reihen von {plot}</translation>
    </message>
    <message>
        <source>Remove the plot {plot}</source>
        <translation>Diagramm {plot} entfernen</translation>
    </message>
    <message>
        <source>count</source>
        <translation>Anzahl</translation>
    </message>
</context>
<context>
    <name>Preview</name>
    <message>
        <source>Preview of the report</source>
        <translation>Vorschau des Berichts</translation>
    </message>
    <message>
        <source>Choose a baseline and a candidate to see the report.</source>
        <translation>Basis und Kandidat wählen, um den Bericht zu sehen.</translation>
    </message>
    <message>
        <source>Page {number}</source>
        <translation>Seite {number}</translation>
    </message>
</context>
<context>
    <name>ProblemModel</name>
    <message>
        <source>Line</source>
        <translation>Zeile</translation>
    </message>
    <message>
        <source>Problem</source>
        <translation>Problem</translation>
    </message>
</context>
<context>
    <name>Proposals</name>
    <message>
        <source>Declare a format …</source>
        <translation>Format vereinbaren …</translation>
    </message>
    <message>
        <source>Formats of your own …</source>
        <translation>Eigene Formate …</translation>
    </message>
    <message>
        <source>Add a collector …</source>
        <translation>Messpunkt anlegen …</translation>
    </message>
    <message>
        <source>{names} and {count} more</source>
        <translation>{names} und {count} weitere</translation>
    </message>
    <message>
        <source>No collector yet for {names} (files: {count}).</source>
        <translation>Noch kein Messpunkt für {names} (Dateien: {count}).</translation>
    </message>
    <message>
        <source>Loading the collectors</source>
        <translation>Messpunkte werden geladen</translation>
    </message>
    <message>
        <source>Reading the table</source>
        <translation>Tabelle wird gelesen</translation>
    </message>
    <message>
        <source>{name} is in no known format. If it is a table, say what its columns are.</source>
        <translation>{name} hat kein bekanntes Format. Ist es eine Tabelle, so lässt sich sagen, was ihre Spalten sind.</translation>
    </message>
    <message>
        <source>{name} was read as a table of unknown columns. Say once what they are.</source>
        <translation>{name} wurde als Tabelle mit unbekannten Spalten gelesen. Sagen Sie einmal, was sie sind.</translation>
    </message>
</context>
<context>
    <name>Rail</name>
    <message>
        <source>Pages</source>
        <translation>Seiten</translation>
    </message>
</context>
<context>
    <name>RefusedLines</name>
    <message>
        <source>Refused lines</source>
        <translation>Abgelehnte Zeilen</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
</context>
<context>
    <name>RefusedLinesModel</name>
    <message>
        <source>Line</source>
        <translation>Zeile</translation>
    </message>
    <message>
        <source>Why it was refused</source>
        <translation>Warum sie abgelehnt wurde</translation>
    </message>
</context>
<context>
    <name>RegionModel</name>
    <message>
        <source>Series</source>
        <translation>Reihe</translation>
    </message>
    <message>
        <source>Capture</source>
        <translation>Messung</translation>
    </message>
</context>
<context>
    <name>RegionTable</name>
    <message>
        <source>Statistics of the region</source>
        <translation>Statistik des Bereichs</translation>
    </message>
    <message>
        <source>Remove the region</source>
        <translation>Bereich entfernen</translation>
    </message>
    <message>
        <source>Remove the region (Escape)</source>
        <translation>Bereich entfernen (Esc)</translation>
    </message>
    <message>
        <source>computing …</source>
        <translation>wird berechnet …</translation>
    </message>
    <message>
        <source>exact, from {n:,} samples</source>
        <translation>exakt, aus {n:,} Werten</translation>
    </message>
</context>
<context>
    <name>ReportForm</name>
    <message>
        <source>Comparability</source>
        <translation>Vergleichbarkeit</translation>
    </message>
    <message>
        <source>Verdicts</source>
        <translation>Urteile</translation>
    </message>
    <message>
        <source>Ratios at a glance</source>
        <translation>Verhältnisse auf einen Blick</translation>
    </message>
    <message>
        <source>Over time</source>
        <translation>Über die Zeit</translation>
    </message>
    <message>
        <source>Distributions</source>
        <translation>Verteilungen</translation>
    </message>
    <message>
        <source>Metric by metric</source>
        <translation>Metrik für Metrik</translation>
    </message>
    <message>
        <source>Method</source>
        <translation>Methode</translation>
    </message>
    <message>
        <source>Provenance</source>
        <translation>Herkunft</translation>
    </message>
    <message>
        <source>Baseline</source>
        <translation>Basis</translation>
    </message>
    <message>
        <source>Candidate</source>
        <translation>Kandidat</translation>
    </message>
    <message>
        <source>Title</source>
        <translation>Titel</translation>
    </message>
    <message>
        <source>Author</source>
        <translation>Verfasser</translation>
    </message>
    <message>
        <source>Template</source>
        <translation>Vorlage</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>Format</translation>
    </message>
    <message>
        <source>File</source>
        <translation>Datei</translation>
    </message>
    <message>
        <source>Write report</source>
        <translation>Bericht schreiben</translation>
    </message>
    <message>
        <source>Browse…</source>
        <translation>Durchsuchen…</translation>
    </message>
    <message>
        <source>Sections after the executive summary</source>
        <translation>Abschnitte nach der Zusammenfassung</translation>
    </message>
</context>
<context>
    <name>ReportsModel</name>
    <message>
        <source>Title</source>
        <translation>Titel</translation>
    </message>
    <message>
        <source>Written ({zone})</source>
        <translation>Geschrieben ({zone})</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>Format</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <source>there</source>
        <translation>vorhanden</translation>
    </message>
    <message>
        <source>moved or deleted</source>
        <translation>verschoben oder gelöscht</translation>
    </message>
    <message>
        <source>File</source>
        <translation>Datei</translation>
    </message>
</context>
<context>
    <name>ReportsPage</name>
    <message>
        <source># Reports

Choose what is compared, or press **Write report** on the Compare page. The preview shows the pages as they will
be; leave out the sections that nobody needs. The executive summary is always there.

- **PDF** is one file to send or print. **HTML** is one self-contained page that opens in every browser.
- The list of written reports knows every file by its fingerprint. *Same sides again* starts a new one from it.

Reports are made on this computer; nothing is sent anywhere.
</source>
        <translation># Berichte

Wählen, was verglichen wird, oder auf der Seite Vergleichen **Bericht schreiben** drücken. Die Vorschau zeigt die Seiten, wie sie
sein werden; Abschnitte, die niemand braucht, lassen sich weglassen. Die Zusammenfassung ist immer da.

- **PDF** ist eine Datei zum Senden oder Drucken. **HTML** ist eine Seite ohne Anhängsel, die jeder Browser öffnet.
- Die Liste der geschriebenen Berichte kennt jede Datei an ihrem Fingerabdruck. *Gleiche Seiten noch einmal* beginnt daraus einen neuen.

Berichte entstehen auf diesem Rechner; nichts wird irgendwohin gesendet.
</translation>
    </message>
    <message>
        <source>Reports</source>
        <translation>Berichte</translation>
    </message>
    <message>
        <source>What the report shows</source>
        <translation>Was der Bericht zeigt</translation>
    </message>
    <message>
        <source>Preview and written reports</source>
        <translation>Vorschau und geschriebene Berichte</translation>
    </message>
    <message>
        <source>Preview</source>
        <translation>Vorschau</translation>
    </message>
    <message>
        <source>Written reports</source>
        <translation>Geschriebene Berichte</translation>
    </message>
    <message>
        <source>Choose a baseline and a candidate to see the report.</source>
        <translation>Basis und Kandidat wählen, um den Bericht zu sehen.</translation>
    </message>
    <message>
        <source>Laying out the report</source>
        <translation>Bericht wird gesetzt</translation>
    </message>
    <message>
        <source>Writing {name}</source>
        <translation>{name} wird geschrieben</translation>
    </message>
    <message>
        <source>Replace “{name}”?</source>
        <translation>„{name}“ ersetzen?</translation>
    </message>
    <message>
        <source>There is a file of this name.</source>
        <translation>Es gibt eine Datei dieses Namens.</translation>
    </message>
    <message>
        <source>Replace</source>
        <translation>Ersetzen</translation>
    </message>
    <message>
        <source>Written: {path}</source>
        <translation>Geschrieben: {path}</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Öffnen</translation>
    </message>
</context>
<context>
    <name>ResultModel</name>
    <message>
        <source>File</source>
        <translation>Datei</translation>
    </message>
    <message>
        <source>Outcome</source>
        <translation>Ergebnis</translation>
    </message>
    <message>
        <source>Captures</source>
        <translation>Messungen</translation>
    </message>
    <message>
        <source>Samples</source>
        <translation>Werte</translation>
    </message>
    <message>
        <source>Remark</source>
        <translation>Bemerkung</translation>
    </message>
</context>
<context>
    <name>ResultView</name>
    <message>
        <source>Differences between the sides</source>
        <translation>Unterschiede der Seiten</translation>
    </message>
    <message>
        <source>Compared metrics</source>
        <translation>Verglichene Metriken</translation>
    </message>
    <message>
        <source>{count} confounders: the sides differ in more than what is compared</source>
        <translation>{count} Störgrößen: die Seiten unterscheiden sich in mehr als dem, was verglichen wird</translation>
    </message>
    <message>
        <source>1 confounder: the sides differ in more than what is compared</source>
        <translation>1 Störgröße: die Seiten unterscheiden sich in mehr als dem, was verglichen wird</translation>
    </message>
    <message>
        <source>No confounders; differences that were expected or do not matter:</source>
        <translation>Keine Störgrößen; Unterschiede, die erwartet waren oder nichts ausmachen:</translation>
    </message>
    <message>
        <source>Both sides were measured under the same conditions, as far as is known.</source>
        <translation>Beide Seiten wurden unter gleichen Bedingungen gemessen, soweit bekannt.</translation>
    </message>
</context>
<context>
    <name>RunsPlot</name>
    <message>
        <source>Values of the single runs</source>
        <translation>Werte der einzelnen Läufe</translation>
    </message>
</context>
<context>
    <name>SeriesPanel</name>
    <message>
        <source>Search series</source>
        <translation>Reihen suchen</translation>
    </message>
    <message>
        <source>No series has this in its name.</source>
        <translation>Keine Reihe hat das in ihrem Namen.</translation>
    </message>
</context>
<context>
    <name>SeriesTreeModel</name>
    <message>
        <source>{count} samples</source>
        <translation>{count} Werte</translation>
    </message>
</context>
<context>
    <name>SeriesTreeView</name>
    <message>
        <source>Series</source>
        <translation>Reihen</translation>
    </message>
</context>
<context>
    <name>SettingsPage</name>
    <message>
        <source># Settings

Each change counts at once; there is nothing to save.

- The **time zone** is the one in which times are shown. What is stored does not change.
- The **noise floor** is the relative difference below which a metric is never called better or worse.
- **Limits** protect against archives that unpack to more than a disk holds, and against endless lines.
- **Save diagnostics** writes versions and the state of every store for support: no name, no figure of a partner.
</source>
        <translation># Einstellungen

Jede Änderung gilt sofort; es gibt nichts zu speichern.

- In der **Zeitzone** werden Zeiten gezeigt. Was gespeichert ist, ändert sich nicht.
- Die **Rauschgrenze** ist der relative Unterschied, unter dem eine Metrik nie besser oder schlechter heißt.
- **Grenzen** schützen vor Archiven, die sich zu mehr entpacken, als eine Platte fasst, und vor endlosen Zeilen.
- **Diagnose speichern** schreibt Versionen und den Zustand aller Datenbanken für den Support: keinen Namen, keine Zahl eines Partners.
</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <source>Appearance</source>
        <translation>Aussehen</translation>
    </message>
    <message>
        <source>As the system has it</source>
        <translation>Wie das System</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Hell</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Dunkel</translation>
    </message>
    <message>
        <source>Language of the system</source>
        <translation>Sprache des Systems</translation>
    </message>
    <message>
        <source>Colours</source>
        <translation>Farben</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Sprache</translation>
    </message>
    <message>
        <source>From the next start on.</source>
        <translation>Ab dem nächsten Start.</translation>
    </message>
    <message>
        <source>Time zone</source>
        <translation>Zeitzone</translation>
    </message>
    <message>
        <source>In which times are shown.</source>
        <translation>In ihr werden Zeiten gezeigt.</translation>
    </message>
    <message>
        <source>Analysis and reports</source>
        <translation>Analyse und Berichte</translation>
    </message>
    <message>
        <source>Noise floor</source>
        <translation>Rauschgrenze</translation>
    </message>
    <message>
        <source>Smaller relative differences are never better or worse.</source>
        <translation>Kleinere relative Unterschiede sind nie besser oder schlechter.</translation>
    </message>
    <message>
        <source>Author of reports</source>
        <translation>Verfasser der Berichte</translation>
    </message>
    <message>
        <source>Printed on the title page.</source>
        <translation>Steht auf der Titelseite.</translation>
    </message>
    <message>
        <source>Import</source>
        <translation>Import</translation>
    </message>
    <message>
        <source>Keep a compressed copy</source>
        <translation>Gepackte Kopie behalten</translation>
    </message>
    <message>
        <source>Original files</source>
        <translation>Originaldateien</translation>
    </message>
    <message>
        <source>Without it a file cannot be opened, saved or sent from here again.</source>
        <translation>Ohne sie kann eine Datei von hier aus nicht mehr geöffnet, gespeichert oder gesendet werden.</translation>
    </message>
    <message>
        <source>Largest growth</source>
        <translation>Größtes Wachstum</translation>
    </message>
    <message>
        <source>times</source>
        <translation>mal</translation>
    </message>
    <message>
        <source>A compressed file that grows more is refused as damaged or hostile.</source>
        <translation>Eine gepackte Datei, die stärker wächst, wird als beschädigt oder feindlich abgelehnt.</translation>
    </message>
    <message>
        <source>Largest content</source>
        <translation>Größter Inhalt</translation>
    </message>
    <message>
        <source>Of one compressed file or archive.</source>
        <translation>Einer gepackten Datei oder eines Archivs.</translation>
    </message>
    <message>
        <source>Shared server</source>
        <translation>Gemeinsamer Server</translation>
    </message>
    <message>
        <source>When a capture is opened</source>
        <translation>Wenn eine Messung geöffnet wird</translation>
    </message>
    <message>
        <source>With each sync, not while it costs money</source>
        <translation>Bei jedem Abgleich, nicht solange es Geld kostet</translation>
    </message>
    <message>
        <source>With each sync</source>
        <translation>Bei jedem Abgleich</translation>
    </message>
    <message>
        <source>Sync</source>
        <translation>Abgleich</translation>
    </message>
    <message>
        <source>By itself</source>
        <translation>Von selbst</translation>
    </message>
    <message>
        <source>A minute after the last one, and soon after an edit; it pauses while a connection costs money.</source>
        <translation>Eine Minute nach dem letzten und bald nach einer Änderung; er ruht, solange eine Verbindung Geld kostet.</translation>
    </message>
    <message>
        <source>Series of colleagues</source>
        <translation>Reihen von Kollegen</translation>
    </message>
    <message>
        <source>When the samples of captures that others imported are fetched.</source>
        <translation>Wann die Werte von Messungen geholt werden, die andere importiert haben.</translation>
    </message>
    <message>
        <source>Connection</source>
        <translation>Verbindung</translation>
    </message>
    <message>
        <source>It costs money</source>
        <translation>Sie kostet Geld</translation>
    </message>
    <message>
        <source>Changes are exchanged when you ask for it; series and files wait.</source>
        <translation>Änderungen werden ausgetauscht, wenn Sie es verlangen; Reihen und Dateien warten.</translation>
    </message>
    <message>
        <source>Accounts</source>
        <translation>Konten</translation>
    </message>
    <message>
        <source>Data</source>
        <translation>Daten</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>Ordner</translation>
    </message>
    <message>
        <source>Show in folder</source>
        <translation>Im Ordner zeigen</translation>
    </message>
    <message>
        <source>About</source>
        <translation>Über</translation>
    </message>
    <message>
        <source>Version</source>
        <translation>Version</translation>
    </message>
    <message>
        <source>Licence</source>
        <translation>Lizenz</translation>
    </message>
    <message>
        <source>Made with</source>
        <translation>Gebaut mit</translation>
    </message>
    <message>
        <source>Save diagnostics…</source>
        <translation>Diagnose speichern…</translation>
    </message>
    <message>
        <source>{who} at {server}: signed in; the secret is in the {place}</source>
        <translation>{who} bei {server}: angemeldet; das Geheimnis liegt hier: {place}</translation>
    </message>
    <message>
        <source>{who} at {server}: signed out. {why}</source>
        <translation>{who} bei {server}: abgemeldet. {why}</translation>
    </message>
    <message>
        <source>Nobody is signed in; nothing is kept.</source>
        <translation>Niemand ist angemeldet; nichts ist hinterlegt.</translation>
    </message>
    <message>
        <source>Save diagnostics</source>
        <translation>Diagnose speichern</translation>
    </message>
    <message>
        <source>Checking the installation</source>
        <translation>Installation wird geprüft</translation>
    </message>
    <message>
        <source>Saved. {count} checks found a problem; the file tells which.</source>
        <translation>Gespeichert. {count} Prüfungen fanden ein Problem; die Datei nennt sie.</translation>
    </message>
    <message>
        <source>Saved. Every check passed.</source>
        <translation>Gespeichert. Alle Prüfungen bestanden.</translation>
    </message>
</context>
<context>
    <name>SideChooser</name>
    <message>
        <source>Run group</source>
        <translation>Laufgruppe</translation>
    </message>
    <message>
        <source>Tag</source>
        <translation>Merkmal</translation>
    </message>
    <message>
        <source>Collector</source>
        <translation>Messpunkt</translation>
    </message>
    <message>
        <source>Platform</source>
        <translation>Plattform</translation>
    </message>
    <message>
        <source>Chosen captures – {runs}</source>
        <translation>Gewählte Messungen – {runs}</translation>
    </message>
    <message>
        <source>Choose or type</source>
        <translation>Wählen oder tippen</translation>
    </message>
</context>
<context>
    <name>StatusCard</name>
    <message>
        <source>State of the sync</source>
        <translation>Zustand des Abgleichs</translation>
    </message>
    <message>
        <source>This connection costs money: series and files wait for another one.</source>
        <translation>Diese Verbindung kostet Geld: Reihen und Dateien warten auf eine andere.</translation>
    </message>
    <message>
        <source>Progress of the sync</source>
        <translation>Fortschritt des Abgleichs</translation>
    </message>
    <message>
        <source>{count}, the oldest since {time}</source>
        <translation>{count}, die älteste seit {time}</translation>
    </message>
    <message>
        <source>never</source>
        <translation>nie</translation>
    </message>
    <message>
        <source>nobody</source>
        <translation>niemand</translation>
    </message>
    <message>
        <source>Server</source>
        <translation>Server</translation>
    </message>
    <message>
        <source>Last sync</source>
        <translation>Letzter Abgleich</translation>
    </message>
    <message>
        <source>Partner there</source>
        <translation>Partner dort</translation>
    </message>
    <message>
        <source>Compared and equal</source>
        <translation>Verglichen und gleich</translation>
    </message>
    <message>
        <source>Signed in as</source>
        <translation>Angemeldet als</translation>
    </message>
    <message>
        <source>Waiting changes</source>
        <translation>Wartende Änderungen</translation>
    </message>
</context>
<context>
    <name>SyncIndicator</name>
    <message>
        <source>Sync</source>
        <translation>Abgleich</translation>
    </message>
    <message>
        <source>Sync: {state}</source>
        <translation>Abgleich: {state}</translation>
    </message>
    <message>
        <source>Looking at the sync</source>
        <translation>Abgleich wird betrachtet</translation>
    </message>
</context>
<context>
    <name>SyncPage</name>
    <message>
        <source># Sync

Everything works without a network. With one, changes go to the partner&apos;s place on a shared server, and those of
colleagues come here.

- **Sync now** sends what waits and takes what is new. It may be interrupted at any moment.
- A **conflict** is a field that two people changed: the server&apos;s value stands, and yours is kept until you decide.
- A **refused** change stays here with the reason; edit the thing, and it is sent again.
- When access ends, nothing on this computer is deleted, and changes that were not sent are kept.
</source>
        <translation># Abgleich

Alles geht ohne Netz. Mit Netz gehen Änderungen an den Platz des Partners auf einem gemeinsamen Server, und die der
Kollegen kommen hierher.

- **Jetzt abgleichen** sendet, was wartet, und nimmt, was neu ist. Es darf jederzeit unterbrochen werden.
- Ein **Konflikt** ist ein Feld, das zwei geändert haben: der Wert des Servers steht, und Ihrer wird behalten, bis Sie entscheiden.
- Eine **abgelehnte** Änderung bleibt hier mit dem Grund; bearbeiten Sie die Sache, und sie wird wieder gesendet.
- Endet der Zugang, wird auf diesem Rechner nichts gelöscht, und was nicht gesendet war, bleibt.
</translation>
    </message>
    <message>
        <source>Sync</source>
        <translation>Abgleich</translation>
    </message>
    <message>
        <source>Sync now</source>
        <translation>Jetzt abgleichen</translation>
    </message>
    <message>
        <source>Sign out</source>
        <translation>Abmelden</translation>
    </message>
    <message>
        <source>Leave server</source>
        <translation>Server verlassen</translation>
    </message>
    <message>
        <source>No shared server yet</source>
        <translation>Noch kein gemeinsamer Server</translation>
    </message>
    <message>
        <source>Everything works without one. Where there is one, its administrator hands out a small file: the server&apos;s profile.</source>
        <translation>Alles geht auch ohne. Wo es einen gibt, händigt sein Verwalter eine kleine Datei aus: das Profil des Servers.</translation>
    </message>
    <message>
        <source>Add a profile…</source>
        <translation>Profil hinzufügen…</translation>
    </message>
    <message>
        <source>Conflicts, refused changes, history</source>
        <translation>Konflikte, abgelehnte Änderungen, Verlauf</translation>
    </message>
    <message>
        <source>Refused changes</source>
        <translation>Abgelehnte Änderungen</translation>
    </message>
    <message>
        <source>History</source>
        <translation>Verlauf</translation>
    </message>
    <message>
        <source>Conflicts</source>
        <translation>Konflikte</translation>
    </message>
    <message>
        <source>Refused</source>
        <translation>Abgelehnt</translation>
    </message>
    <message>
        <source>Asking for the partners there …</source>
        <translation>Partner dort werden erfragt …</translation>
    </message>
    <message>
        <source>Asking {server}</source>
        <translation>{server} wird gefragt</translation>
    </message>
    <message>
        <source>You are a member of no partner there. Ask the server&apos;s administrator.</source>
        <translation>Sie sind dort Mitglied keines Partners. Fragen Sie den Verwalter des Servers.</translation>
    </message>
    <message>
        <source>Server profiles (*.json)</source>
        <translation>Serverprofile (*.json)</translation>
    </message>
    <message>
        <source>Add a server profile</source>
        <translation>Serverprofil hinzufügen</translation>
    </message>
    <message>
        <source>{server} is known now.</source>
        <translation>{server} ist jetzt bekannt.</translation>
    </message>
    <message>
        <source>Opening the browser …</source>
        <translation>Browser wird geöffnet …</translation>
    </message>
    <message>
        <source>Signing in</source>
        <translation>Anmeldung läuft</translation>
    </message>
    <message>
        <source>Go on in your browser. If it shows nothing, open this address there:
{address}</source>
        <translation>Weiter geht es in Ihrem Browser. Zeigt er nichts, öffnen Sie dort diese Adresse:
{address}</translation>
    </message>
    <message>
        <source>No browser could be opened. Open this address in one:
{address}</source>
        <translation>Kein Browser ließ sich öffnen. Öffnen Sie diese Adresse in einem:
{address}</translation>
    </message>
    <message>
        <source>Signed in as {who}.</source>
        <translation>Angemeldet als {who}.</translation>
    </message>
    <message>
        <source>Synced: {what}.</source>
        <translation>Abgeglichen: {what}.</translation>
    </message>
    <message>
        <source>Deciding conflicts</source>
        <translation>Konflikte werden entschieden</translation>
    </message>
    <message>
        <source>{name} stays undecided: {reason}</source>
        <translation>{name} bleibt unentschieden: {reason}</translation>
    </message>
    <message>
        <source>Signing out</source>
        <translation>Abmeldung läuft</translation>
    </message>
    <message>
        <source>{who} is signed out. Everything stays here.</source>
        <translation>{who} ist abgemeldet. Alles bleibt hier.</translation>
    </message>
    <message>
        <source>Leave {server}?</source>
        <translation>{server} verlassen?</translation>
    </message>
    <message>
        <source>All data stays here and there. You can connect again later.</source>
        <translation>Alle Daten bleiben hier und dort. Sie können sich später wieder verbinden.</translation>
    </message>
    <message>
        <source>Leaving the server</source>
        <translation>Server wird verlassen</translation>
    </message>
</context>
<context>
    <name>SyncRunner</name>
    <message>
        <source>Syncing</source>
        <translation>Abgleich läuft</translation>
    </message>
</context>
<context>
    <name>SyncWords</name>
    <message>
        <source>Two people changed the same: please decide {count} fields.</source>
        <translation>Zwei haben dasselbe geändert: bitte {count} Felder entscheiden.</translation>
    </message>
    <message>
        <source>No shared server: everything stays on this computer.</source>
        <translation>Kein gemeinsamer Server: alles bleibt auf diesem Rechner.</translation>
    </message>
    <message>
        <source>Everything here is on the server, and the other way round.</source>
        <translation>Alles von hier ist auf dem Server, und umgekehrt.</translation>
    </message>
    <message>
        <source>Changes wait for the next sync.</source>
        <translation>Änderungen warten auf den nächsten Abgleich.</translation>
    </message>
    <message>
        <source>The server cannot be reached. Work goes on; nothing is lost.</source>
        <translation>Der Server ist nicht erreichbar. Die Arbeit geht weiter; nichts geht verloren.</translation>
    </message>
    <message>
        <source>Please sign in again. Your changes wait here.</source>
        <translation>Bitte wieder anmelden. Ihre Änderungen warten hier.</translation>
    </message>
    <message>
        <source>You are no longer a member on the server. Your data stays here.</source>
        <translation>Sie sind auf dem Server kein Mitglied mehr. Ihre Daten bleiben hier.</translation>
    </message>
    <message>
        <source>Program and server do not fit: one of them must be upgraded.</source>
        <translation>Programm und Server passen nicht zusammen: eines muss erneuert werden.</translation>
    </message>
    <message>
        <source>The last sync did not come to its end.</source>
        <translation>Der letzte Abgleich kam nicht zum Ende.</translation>
    </message>
    <message>
        <source>No server</source>
        <translation>Kein Server</translation>
    </message>
    <message>
        <source>Sign in again</source>
        <translation>Wieder anmelden</translation>
    </message>
    <message>
        <source>Access ended</source>
        <translation>Zugang beendet</translation>
    </message>
    <message>
        <source>Upgrade needed</source>
        <translation>Erneuerung nötig</translation>
    </message>
    <message>
        <source>Sync stopped</source>
        <translation>Abgleich gestoppt</translation>
    </message>
    <message>
        <source>Offline</source>
        <translation>Offline</translation>
    </message>
    <message>
        <source>{count} conflicts</source>
        <translation>{count} Konflikte</translation>
    </message>
    <message>
        <source>{count} waiting</source>
        <translation>{count} wartend</translation>
    </message>
    <message>
        <source>Synced</source>
        <translation>Abgeglichen</translation>
    </message>
    <message>
        <source>Platform</source>
        <translation>Plattform</translation>
    </message>
    <message>
        <source>Operating system</source>
        <translation>Betriebssystem</translation>
    </message>
    <message>
        <source>System software</source>
        <translation>Systemsoftware</translation>
    </message>
    <message>
        <source>Compute model</source>
        <translation>Rechnermodell</translation>
    </message>
    <message>
        <source>Collector</source>
        <translation>Messpunkt</translation>
    </message>
    <message>
        <source>Result file</source>
        <translation>Ergebnisdatei</translation>
    </message>
    <message>
        <source>Capture</source>
        <translation>Messung</translation>
    </message>
    <message>
        <source>Annotation</source>
        <translation>Anmerkung</translation>
    </message>
    <message>
        <source>Analysis</source>
        <translation>Analyse</translation>
    </message>
    <message>
        <source>Report</source>
        <translation>Bericht</translation>
    </message>
    <message>
        <source>Deleted</source>
        <translation>Gelöscht</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>ja</translation>
    </message>
    <message>
        <source>no</source>
        <translation>nein</translation>
    </message>
    <message>
        <source>{count} received</source>
        <translation>{count} empfangen</translation>
    </message>
    <message>
        <source>{count} sent</source>
        <translation>{count} gesendet</translation>
    </message>
    <message>
        <source>{count} refused</source>
        <translation>{count} abgelehnt</translation>
    </message>
    <message>
        <source>{count} repaired</source>
        <translation>{count} repariert</translation>
    </message>
    <message>
        <source>nothing new</source>
        <translation>nichts Neues</translation>
    </message>
    <message>
        <source>done</source>
        <translation>fertig</translation>
    </message>
    <message>
        <source>cancelled</source>
        <translation>abgebrochen</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>gescheitert</translation>
    </message>
</context>
<context>
    <name>TableModel</name>
    <message>
        <source>Metric</source>
        <translation>Metrik</translation>
    </message>
    <message>
        <source>Of</source>
        <translation>Von</translation>
    </message>
    <message>
        <source>Mean</source>
        <translation>Mittel</translation>
    </message>
    <message>
        <source>Max</source>
        <translation>Max</translation>
    </message>
    <message>
        <source>Statistic</source>
        <translation>Kennzahl</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>Wert</translation>
    </message>
    <message>
        <source>Tool&apos;s name</source>
        <translation>Name im Werkzeug</translation>
    </message>
    <message>
        <source>Fact</source>
        <translation>Fakt</translation>
    </message>
    <message>
        <source>Line</source>
        <translation>Zeile</translation>
    </message>
    <message>
        <source>Problem</source>
        <translation>Problem</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>Art</translation>
    </message>
    <message>
        <source>Fields</source>
        <translation>Felder</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>Start</translation>
    </message>
    <message>
        <source>Duration</source>
        <translation>Dauer</translation>
    </message>
    <message>
        <source>Exchanged</source>
        <translation>Ausgetauscht</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>Ergebnis</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>Grund</translation>
    </message>
</context>
<context>
    <name>TableView</name>
    <message>
        <source>Nothing here contains what is searched for.</source>
        <translation>Nichts hier enthält das Gesuchte.</translation>
    </message>
</context>
<context>
    <name>TimeRuler</name>
    <message>
        <source>Time axis</source>
        <translation>Zeitachse</translation>
    </message>
</context>
<context>
    <name>TopBar</name>
    <message>
        <source>No partner</source>
        <translation>Kein Partner</translation>
    </message>
    <message>
        <source>New partner…</source>
        <translation>Neuer Partner …</translation>
    </message>
    <message>
        <source>Partner: {name}</source>
        <translation>Partner: {name}</translation>
    </message>
    <message>
        <source>Type a page or a command</source>
        <translation>Seite oder Befehl eingeben</translation>
    </message>
    <message>
        <source>Switch partner (Ctrl+P)</source>
        <translation>Partner wechseln (Strg+P)</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>Suchen</translation>
    </message>
    <message>
        <source>Import</source>
        <translation>Importieren</translation>
    </message>
    <message>
        <source>Import result files (Ctrl+I)</source>
        <translation>Ergebnisdateien importieren (Strg+I)</translation>
    </message>
</context>
<context>
    <name>Verdict</name>
    <message>
        <source>better</source>
        <translation>besser</translation>
    </message>
    <message>
        <source>worse</source>
        <translation>schlechter</translation>
    </message>
    <message>
        <source>different</source>
        <translation>anders</translation>
    </message>
    <message>
        <source>no evidence</source>
        <translation>kein Beleg</translation>
    </message>
    <message>
        <source>too few runs</source>
        <translation>zu wenige Läufe</translation>
    </message>
</context>
<context>
    <name>WelcomePage</name>
    <message>
        <source>New partner</source>
        <translation>Neuer Partner</translation>
    </message>
    <message>
        <source># Partners

A partner is a customer whose captures you keep. Each partner has a store of its own: nothing of one partner can be seen from another.

Everything stays on this computer.</source>
        <translation># Partner

Ein Partner ist ein Kunde, dessen Messungen Sie verwahren. Jeder Partner hat einen eigenen Speicher: Nichts davon ist bei einem anderen zu sehen.

Alles bleibt auf diesem Rechner.</translation>
    </message>
    <message>
        <source>Create partner</source>
        <translation>Partner anlegen</translation>
    </message>
    <message>
        <source>Look around with sample data</source>
        <translation>Mit Beispieldaten umsehen</translation>
    </message>
    <message>
        <source>Welcome to XAT Desktop</source>
        <translation>Willkommen bei XAT Desktop</translation>
    </message>
    <message>
        <source>Create a partner</source>
        <translation>Einen Partner anlegen</translation>
    </message>
    <message>
        <source>A partner is a customer; each has a store of its own on this computer.</source>
        <translation>Ein Partner ist ein Kunde; jeder hat einen eigenen Speicher auf diesem Rechner.</translation>
    </message>
    <message>
        <source>Name of the partner</source>
        <translation>Name des Partners</translation>
    </message>
    <message>
        <source>Name, such as Contoso</source>
        <translation>Name, etwa Contoso</translation>
    </message>
    <message>
        <source>Look around first</source>
        <translation>Erst einmal umsehen</translation>
    </message>
    <message>
        <source>Real captures of load tests and monitors, with several runs of each variant, to chart and to compare.</source>
        <translation>Echte Messungen aus Lasttests und Überwachung, mit mehreren Läufen je Variante, zum Darstellen und Vergleichen.</translation>
    </message>
</context>
<context>
    <name>WrittenReports</name>
    <message>
        <source>Written reports</source>
        <translation>Geschriebene Berichte</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Öffnen</translation>
    </message>
    <message>
        <source>Show in folder</source>
        <translation>Im Ordner zeigen</translation>
    </message>
    <message>
        <source>Same sides again</source>
        <translation>Gleiche Seiten noch einmal</translation>
    </message>
    <message>
        <source>Nothing opens {path}</source>
        <translation>Nichts öffnet {path}</translation>
    </message>
</context>
<context>
    <name>commands</name>
    <message>
        <source>Switch to {partner}</source>
        <translation>Zu {partner} wechseln</translation>
    </message>
    <message>
        <source>Light colours</source>
        <translation>Helle Farben</translation>
    </message>
    <message>
        <source>Dark colours</source>
        <translation>Dunkle Farben</translation>
    </message>
    <message>
        <source>Colours of the system</source>
        <translation>Farben des Systems</translation>
    </message>
    <message>
        <source>Show help of this page</source>
        <translation>Hilfe zu dieser Seite zeigen</translation>
    </message>
    <message>
        <source>Show jobs</source>
        <translation>Aufgaben zeigen</translation>
    </message>
</context>
<context>
    <name>errors</name>
    <message>
        <source>Something unexpected happened</source>
        <translation>Etwas Unerwartetes ist geschehen</translation>
    </message>
    <message>
        <source>This is a fault of the program. Your data is safe: an unfinished change is undone. The report helps to mend it; it contains no data of yours.</source>
        <translation>Das ist ein Fehler des Programms. Ihre Daten sind sicher: Eine unfertige Änderung wird zurückgenommen. Der Bericht hilft, den Fehler zu beheben; er enthält keine Ihrer Daten.</translation>
    </message>
    <message>
        <source>Copy report</source>
        <translation>Bericht kopieren</translation>
    </message>
</context>
<context>
    <name>pages</name>
    <message>
        <source>Dashboard</source>
        <translation>Übersicht</translation>
    </message>
    <message>
        <source>Collectors</source>
        <translation>Messpunkte</translation>
    </message>
    <message>
        <source>Captures</source>
        <translation>Messungen</translation>
    </message>
    <message>
        <source>Charts</source>
        <translation>Diagramme</translation>
    </message>
    <message>
        <source>Import</source>
        <translation>Import</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>Vergleichen</translation>
    </message>
    <message>
        <source>Reports</source>
        <translation>Berichte</translation>
    </message>
    <message>
        <source>Sync</source>
        <translation>Abgleich</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <source>New partner</source>
        <translation>Neuer Partner</translation>
    </message>
</context>
</TS>
