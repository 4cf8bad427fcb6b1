#!/bin/sh
# The AppImage: sh packaging/appimage/build.sh, after `python3 dev.py package program parts`, with appimagetool in PATH.
# It runs on systems as old as the one that it is built on, so build it on the oldest that it is meant for.
# A recipe: it has not been tried by us (see packaging/README.md).
set -eu
cd "$(dirname "$0")/../.."
folder=build/package/AppDir
rm -rf "$folder"
mkdir -p "$folder/usr/lib" "$folder/usr/bin"
cp -a dist/smtpdesk "$folder/usr/lib/smtpdesk"
cp -a dist/parts/usr/share "$folder/usr/share"
ln -s ../lib/smtpdesk/smtpdesk "$folder/usr/bin/smtpdesk"
ln -s ../lib/smtpdesk/smtpdesk "$folder/usr/bin/smtpdesk-window"
cp packaging/linux/smtpdesk.desktop "$folder/"
cp resources/icons/smtpdesk.svg "$folder/"
cp packaging/appimage/AppRun "$folder/AppRun"
chmod +x "$folder/AppRun"
version=$("$folder/usr/bin/smtpdesk" --version | sed 's/.* //')
VERSION=$version appimagetool "$folder" "dist/smtpdesk-$version-$(uname -m).AppImage"
