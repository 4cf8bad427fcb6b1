; Windows' installer, for Inno Setup 6: iscc packaging\windows\smtpdesk.iss
; after `python dev.py package program` has made dist\smtpdesk. The version is the program's own.
; Made for hosted CI; it has not been tried on a Windows of ours (see packaging/README.md).

#define Program "..\..\dist\smtpdesk"
#define Version GetStringFileInfo(Program + "\smtpdesk.exe", "ProductVersion")
#define Publisher GetStringFileInfo(Program + "\smtpdesk.exe", "CompanyName")

[Setup]
; Never change the id: Windows knows by it that this is the same program.
AppId={{7D0B6C2E-5B64-4C0B-9D57-6A1A8B7E3F42}
AppName=SMTP Desk
AppVersion={#Version}
AppPublisher={#Publisher}
DefaultDirName={autopf}\SMTP Desk
DefaultGroupName=SMTP Desk
DisableProgramGroupPage=yes
; For one person without an administrator, or for all with one.
PrivilegesRequired=lowest
PrivilegesRequiredOverridesAllowed=dialog
ArchitecturesAllowed=x64compatible
ArchitecturesInstallIn64BitMode=x64compatible
ChangesAssociations=yes
ChangesEnvironment=yes
LicenseFile=..\..\LICENSE
OutputDir=..\..\dist
OutputBaseFilename=smtpdesk-{#Version}-setup
SetupIconFile=..\..\build\package\work\smtpdesk.ico
UninstallDisplayIcon={app}\smtpdesk-window.exe
Compression=lzma2/max
SolidCompression=yes
WizardStyle=modern

[Tasks]
Name: "desktopicon"; Description: "{cm:CreateDesktopIcon}"; Flags: unchecked

[Files]
Source: "{#Program}\*"; DestDir: "{app}"; Flags: ignoreversion recursesubdirs createallsubdirs

[Icons]
Name: "{group}\SMTP Desk"; Filename: "{app}\smtpdesk-window.exe"
Name: "{autodesktop}\SMTP Desk"; Filename: "{app}\smtpdesk-window.exe"; Tasks: desktopicon

[Registry]
Root: HKA; Subkey: "Software\Classes\.smtpdesk"; ValueType: string; ValueData: "SMTPDesk.Report"; Flags: uninsdeletevalue
Root: HKA; Subkey: "Software\Classes\SMTPDesk.Report"; ValueType: string; ValueData: "SMTP Desk report"; Flags: uninsdeletekey
Root: HKA; Subkey: "Software\Classes\SMTPDesk.Report\DefaultIcon"; ValueType: string; ValueData: "{app}\smtpdesk-window.exe,0"
Root: HKA; Subkey: "Software\Classes\SMTPDesk.Report\shell\open\command"; ValueType: string; ValueData: """{app}\smtpdesk-window.exe"" ""%1"""
Root: HKA; Subkey: "Software\Microsoft\Windows\CurrentVersion\App Paths\smtpdesk.exe"; ValueType: string; ValueData: "{app}\smtpdesk.exe"; Flags: uninsdeletekey

[Run]
Filename: "{app}\smtpdesk-window.exe"; Description: "{cm:LaunchProgram,SMTP Desk}"; Flags: nowait postinstall skipifsilent
