frame-skip = Gå til indholdet
frame-navigation = Hovedmenu
frame-language = Sprog
frame-sign-out = Log ud
frame-licences = Licenser for skrift, ikoner og stilark
frame-coverage = Tallene dækker medarbejdernes enheder alene: hverken netværk, servere, cloud eller AI.

nav-devices = Enheder
nav-me = Mit aftryk
nav-this-pc = Denne PC
nav-privacy = Hvad måles
nav-climate = Klimaregnskab
