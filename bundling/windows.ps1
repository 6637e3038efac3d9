# Builds the bundle on Windows, signs it where a certificate is given, and packs it.
#   $env:FMR_CERTIFICATE = "path\to\certificate.pfx"; $env:FMR_CERTIFICATE_PASSWORD = "..."   (both or none)
#   powershell -ExecutionPolicy Bypass -File bundling\windows.ps1
$ErrorActionPreference = "Stop"
Set-Location (Join-Path $PSScriptRoot "..")
if (-not (Test-Path .venv)) { py -3.11 -m venv .venv }
$python = ".venv\Scripts\python.exe"
& $python -m pip install --quiet -c constraints.txt -e ".[ui,bundle]"
if ($LASTEXITCODE) { throw "The libraries could not be installed." }
& $python -m PyInstaller --noconfirm --log-level WARN fmr_studio.spec
if ($LASTEXITCODE) { throw "PyInstaller gave up." }
$version = & $python -c "from fmr_studio.version import __version__; print(__version__)"
& $python -m bundling.licences .venv\Lib\site-packages dist\fmr-studio\THIRD-PARTY.txt
Copy-Item LICENSE, CHANGELOG.md dist\fmr-studio
if ($env:FMR_CERTIFICATE) {
    foreach ($program in "fmr-studio.exe", "fmr-studio-window.exe") {
        signtool sign /f $env:FMR_CERTIFICATE /p $env:FMR_CERTIFICATE_PASSWORD /fd SHA256 /tr http://timestamp.digicert.com /td SHA256 "dist\fmr-studio\$program"
        if ($LASTEXITCODE) { throw "$program could not be signed." }
    }
} else { Write-Host "Not signed: FMR_CERTIFICATE names no certificate." }
foreach ($program in "fmr-studio.exe", "fmr-studio-window.exe") {
    & "dist\fmr-studio\$program" --self-test
    if ($LASTEXITCODE) { throw "The self-test of $program failed." }
}
New-Item -ItemType Directory -Force dist\release | Out-Null
$zip = "dist\release\fmr-studio-$version-windows.zip"
Compress-Archive -Force dist\fmr-studio $zip
Get-FileHash $zip -Algorithm SHA256 | Format-List
