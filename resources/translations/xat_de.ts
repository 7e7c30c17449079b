<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de_DE">
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
</context>
<context>
    <name>DashboardPage</name>
    <message>
        <source>Dashboard</source>
        <translation>Übersicht</translation>
    </message>
    <message>
        <source># Dashboard

The state of the partner at a glance. Drop result files anywhere on the window, or press **Ctrl+I**, to import them.</source>
        <translation># Übersicht

Der Stand des Partners auf einen Blick. Ziehen Sie Ergebnisdateien irgendwo auf das Fenster, oder drücken Sie **Strg+I**, um sie zu importieren.</translation>
    </message>
    <message>
        <source>No captures yet</source>
        <translation>Noch keine Messungen</translation>
    </message>
    <message>
        <source>Drop the result files of sar, iostat, nmon, JMeter, fio and other tools anywhere here.</source>
        <translation>Ziehen Sie die Ergebnisdateien von sar, iostat, nmon, JMeter, fio und anderen Werkzeugen hierher.</translation>
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
    <name>HelpPanel</name>
    <message>
        <source>Help</source>
        <translation>Hilfe</translation>
    </message>
    <message>
        <source>Help of this page</source>
        <translation>Hilfe zu dieser Seite</translation>
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
    <name>Notice</name>
    <message>
        <source>Close this message</source>
        <translation>Diese Meldung schließen</translation>
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
    <name>Rail</name>
    <message>
        <source>Pages</source>
        <translation>Seiten</translation>
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
        <source>New partner</source>
        <translation>Neuer Partner</translation>
    </message>
</context>
</TS>
