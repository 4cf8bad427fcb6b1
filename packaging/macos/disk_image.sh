#!/bin/sh
# The disk image for macOS: sh packaging/macos/disk_image.sh, after `python3 dev.py package program`.
# With SMTPDESK_SIGNED_BY (the name of a "Developer ID Application" certificate) it is signed, too.
# Made for hosted CI; it has not been tried on a Mac of ours (see packaging/README.md).
set -eu
cd "$(dirname "$0")/../.."
app="dist/SMTP Desk.app"
version=$(/usr/libexec/PlistBuddy -c "Print CFBundleShortVersionString" "$app/Contents/Info.plist")
image="dist/smtpdesk-$version.dmg"
if [ -n "${SMTPDESK_SIGNED_BY:-}" ]; then
  # From the inside out, as Apple asks for; the libraries were signed by PyInstaller when it made the bundle.
  codesign --force --options runtime --timestamp --sign "$SMTPDESK_SIGNED_BY" \
    --entitlements packaging/macos/entitlements.plist "$app"
  codesign --verify --deep --strict "$app"
fi
staging=$(mktemp -d)
trap 'rm -rf "$staging"' EXIT
cp -R "$app" "$staging/"
ln -s /Applications "$staging/Applications"
rm -f "$image"
hdiutil create -volname "SMTP Desk" -srcfolder "$staging" -format UDZO "$image"
echo "$image"
