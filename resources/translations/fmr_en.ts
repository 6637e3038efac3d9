<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>FileDesk</name>
    <message numerus="yes">
        <source>%Ln pixel(s) have labels that the pack does not know.</source>
        <translation>
            <numerusform>%Ln pixel has a label that the pack does not know.</numerusform>
            <numerusform>%Ln pixels have labels that the pack does not know.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>LabelsPanel</name>
    <message numerus="yes">
        <source>%n pixel(s)</source>
        <translation>
            <numerusform>%n pixel</numerusform>
            <numerusform>%n pixels</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>LessonDialog</name>
    <message numerus="yes">
        <source>%Ln picture(s)</source>
        <translation>
            <numerusform>%Ln picture</numerusform>
            <numerusform>%Ln pictures</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>PackCommands</name>
    <message numerus="yes">
        <source>%Ln pixel(s) are unknown now: %1 has no such labels (%2). One undo goes back.</source>
        <translation>
            <numerusform>%Ln pixel is unknown now: %1 has no such label (%2). One undo goes back.</numerusform>
            <numerusform>%Ln pixels are unknown now: %1 has no such labels (%2). One undo goes back.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>PreparingDialog</name>
    <message numerus="yes">
        <source>%Ln minute(s) left</source>
        <translation>
            <numerusform>%Ln minute left</numerusform>
            <numerusform>%Ln minutes left</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ProxyPanel</name>
    <message numerus="yes">
        <source>%n cell(s) selected</source>
        <translation>
            <numerusform>%n cell selected</numerusform>
            <numerusform>%n cells selected</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Teaching</name>
    <message numerus="yes">
        <source>Drawing %Ln picture(s) to paint over</source>
        <translation>
            <numerusform>Drawing %Ln picture to paint over</numerusform>
            <numerusform>Drawing %Ln pictures to paint over</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>WallExport</name>
    <message numerus="yes">
        <source>Exporting %Ln picture(s)</source>
        <translation>
            <numerusform>Exporting %Ln picture</numerusform>
            <numerusform>Exporting %Ln pictures</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>WallPanel</name>
    <message numerus="yes">
        <source>%n seed(s)</source>
        <translation>
            <numerusform>%n seed</numerusform>
            <numerusform>%n seeds</numerusform>
        </translation>
    </message>
</context>
</TS>
