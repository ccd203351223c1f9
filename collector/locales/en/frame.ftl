frame-skip = Skip to content
frame-navigation = Main menu
frame-language = Language
frame-sign-out = Sign out
frame-licences = Licences of fonts, icons and styles
frame-coverage = The figures cover end-user devices only: no network, servers, cloud or AI.

nav-devices = Devices
nav-me = My footprint
nav-this-pc = This PC
nav-privacy = What is measured
nav-climate = Climate account
