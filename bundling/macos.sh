#!/usr/bin/env bash
# Builds the bundle on macOS, signs it where an identity is given, and packs it.
#   FMR_IDENTITY="Developer ID Application: …"  signs;  FMR_NOTARY_PROFILE=NAME  (of `xcrun notarytool store-credentials`) notarises
set -euo pipefail
cd "$(dirname "$0")/.."
make bundle
version=$(.venv/bin/python -c 'from fmr_studio.version import __version__; print(__version__)')
.venv/bin/python -m bundling.licences "$(.venv/bin/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')" dist/fmr-studio/THIRD-PARTY.txt
cp LICENSE CHANGELOG.md dist/fmr-studio
if [ -n "${FMR_IDENTITY:-}" ]; then
    find dist/fmr-studio -type f \( -name '*.dylib' -o -name '*.so' -o -perm +111 \) -print0 |
        xargs -0 codesign --force --options runtime --timestamp --sign "$FMR_IDENTITY"
else
    echo "Not signed: FMR_IDENTITY names no identity."
fi
for program in fmr-studio fmr-studio-window; do "dist/fmr-studio/$program" --self-test; done
mkdir -p dist/release
archive="dist/release/fmr-studio-$version-macos-$(uname -m).zip"
ditto -c -k --keepParent dist/fmr-studio "$archive"
if [ -n "${FMR_NOTARY_PROFILE:-}" ]; then xcrun notarytool submit "$archive" --keychain-profile "$FMR_NOTARY_PROFILE" --wait; fi
shasum -a 256 "$archive"
