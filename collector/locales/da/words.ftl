# Ord, der går igen: tilstande, slags enheder, enheder for tal, metoder, årsager.
not-known = ikke kendt
none = ingen
range-likely = sandsynligt { $range }
range-words = { $low } til { $high }
range-explained = Hvert tal er det midterste bud. Spændet ved siden af går fra p10 til p90: én gang ud af ti er tallet lavere, og én gang ud af ti er det højere.
origins = Metode og kilder

range-from = Hvor spændet kommer fra
range-from-what = Hvad der kan være galt
range-from-explained = Et samlet tals spænd er ikke summen af enhedernes. Er et tal, som mange enheder deler, forkert, er det forkert for dem alle på én gang; fejl, som kun rammer den enkelte enhed, udligner hinanden, når der er mange. Derfor er det samlede tal heller ikke helt summen af listens. Tabellen viser, hvor stor en del af usikkerheden (variansen) hver slags fejl står for.
range-mostly-method = spændet skyldes mest metoden ({ $share })
range-mostly-category = spændet skyldes mest, at kun slagsen er kendt ({ $share })
range-mostly-model = spændet skyldes mest modellernes produktark ({ $share })
range-mostly-device = spændet skyldes mest de enkelte enheder ({ $share })
level-method = Metoden
level-category = Slagsen
level-model = Modellen
level-device = Den enkelte enhed
level-why-method = Det, alle tal bygger på, kan være skævt: producenternes opgørelser kan alle ligge for højt eller for lavt.
level-why-category = Vi regner med typiske tal for slagsen, ikke for den enkelte model. Passer de ikke, er alle enheder af slagsen forkerte til samme side.
level-why-model = Produktarket gælder alle enheder af modellen.
level-why-device = Alderen afgør, om fremstillingen er afskrevet, og den er ikke kendt præcist for alle. Den fejl udligner sig over mange enheder.
error-vendor-sheets = producenternes opgørelser, alle som én
error-power-supply = strømforsyningernes tab
error-load = strøm til belastning
error-making = fremstilling, { $kind }
error-watts = strømforbrug, { $kind }
error-model = produktark, { $model }
error-model-watts = effekt, { $model }
error-device = enhedens alder

co2e-per-year = CO2e pr. år
energy-per-year = Strøm pr. år
co2e-so-far = CO2e indtil nu
energy-so-far = Strøm indtil nu

state-active = i brug
state-idle = tomgang
state-on = tændt
state-asleep = slumrer
state-off = slukket
state-unknown = ukendt
bin-attended = tændt, nogen ved den
bin-unattended = tændt, ingen ved den
chart-states = Tid i hver tilstand
chart-nothing-yet = Der er endnu ikke målt noget.

category-laptop = Bærbar
category-desktop = Stationær
category-all-in-one = Alt-i-én
category-thin-client = Tynd klient
category-monitor = Skærm
category-tablet = Tablet
category-smartphone = Telefon
category-virtual-machine = Virtuel maskine
category-server = Server
category-unknown = Ukendt slags

unit-kg = kg CO2e
unit-t = t CO2e
unit-kg-per-year = kg CO2e/år
unit-t-per-year = t CO2e/år
unit-wh = Wh
unit-kwh = kWh
unit-mwh = MWh
unit-kwh-per-year = kWh/år
unit-mwh-per-year = MWh/år
unit-g-per-kwh = g CO2e/kWh
unit-w = W
unit-years = år

method-measured = målt
method-measured-in-part = delvist målt
method-calibrated = kalibreret
method-modelled = beregnet
method-reconstructed = rekonstrueret
method-default = typisk værdi

caveat-paid-off = Enheden er klimamæssigt afbetalt: den har levet længere end sin basislevetid, så fremstillingen er ført fuldt ud.
caveat-maybe-paid-off = Alderen er usikker: fremstillingen er måske allerede ført fuldt ud.
caveat-unknown-minutes = Nogle minutter kunne ikke ses; de tæller ikke med.
caveat-no-load-uplift = Processorens effekt eller belastning er ikke kendt: regnet som uden belastning.
caveat-grid-year-carried-forward = Årets eltal findes ikke endnu; det nyeste år er brugt.
caveat-grid-year-before-table = Eltallene begynder senere; det første år er brugt.
caveat-grid-neighbour-zone = Ingen eltal for zonen; nabozonens er brugt.
caveat-grid-world-mean = Ingen eltal for zonen: verdens gennemsnit er brugt, og det ligger langt fra Danmarks.
caveat-typical-use = Der er målt for få dage til at tale om et år; slagsens typiske brug er brugt.

not-known-virtual-machine-shares-host = En virtuel maskine har ingen stikkontakt; dens strøm er en del af værtens.
not-known-virtual-machine-has-no-age = En virtuel maskine er ikke bygget; hardwaren er værtens.
not-known-no-category = Det vides ikke, hvilken slags enhed det er.
not-known-no-embodied-figure = Metoden har intet fremstillingstal for denne slags enhed.
not-known-no-state-watts = Metoden har ingen effekttal for denne slags enhed.
not-known-no-usage-yet = Der er endnu ikke målt noget på enheden.
not-known-known-of-no-device = Det er ikke kendt for nogen enhed.
not-known-no-model-name = Firmwaren nævner ingen model.
not-known-no-cpu-name = Firmwaren nævner ingen processor.
not-known-cpu-not-recognised = Processoren står ikke i metodens tabeller.
not-known-no-age-evidence = Intet daterer enheden.
not-known-no-lower-bound-on-build = Vi ved, hvor gammel enheden mindst er, men ikke hvor gammel den højst er.

step-embodied-category = Fremstilling, transport og bortskaffelse for slagsen
step-embodied-product = Fremstilling, transport og bortskaffelse efter produktets eget datablad
step-embodied-products = Det samme efter flere af produktets datablade
step-embodied-panel = Den indbyggede skærm
step-embodied-total = Fremstilling i alt
step-embodied-per-year = Fremstilling pr. år af basislevetiden
step-embodied-so-far = Fremstilling for de målte dage
step-energy-screen-on = Strøm, tændt med skærm
step-energy-screen-off = Strøm, tændt uden skærm
step-energy-asleep = Strøm, slumrer
step-energy-off = Strøm, slukket
step-energy-load = Strøm til belastning
step-energy-measured = Målt strøm, omregnet til stikkontakten
step-energy-unmeasured-rest = Strøm til de dele, målingen ikke ser
step-energy-total = Strøm i alt for de målte minutter
step-energy-per-year = Strøm pr. år ud fra de målte dage
step-energy-typical = Slagsens typiske strøm pr. år
step-grid-factor = Elnettets udledning
step-use = CO2e fra strømmen
step-of-kind = Enheder af slagsen
step-total = I alt
step-kept-a-year = Undgået ved at beholde enheden ét år til

caveat-bought-used = Købt brugt: fremstillingen hører til den første ejer. Reservedele og transport ved istandsættelsen kendes ikke og er udeladt.

caveat-end-of-life-stands-in = Ingen produktark af denne art angiver bortskaffelsen; stationære computeres andel bruges.
