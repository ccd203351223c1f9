fleet-devices = Enheder
fleet-past-baseline = Ældre end basislevetiden på { $years } år
fleet-of-devices =
    { $count ->
        [one] { $shown } enhed
       *[other] { $shown } enheder
    }
fleet-no-age = Ingen enheders alder er kendt.
fleet-age-unknown = Enheder, hvis alder ikke er kendt
fleet-covers = { $part } af { $total } enheder er med
fleet-table-heading = Alle enheder
fleet-search = Søg efter navn eller model
fleet-search-button = Søg
fleet-matches =
    { $count ->
        [one] { $shown } enhed
       *[other] { $shown } enheder
    }
fleet-no-match = Ingen enheder passer til »{ $query }«.
fleet-show-all = Vis alle enheder
fleet-sort-by = Sortér efter:
fleet-column-name = Enhed
fleet-column-kind = Slags
fleet-column-os = Styresystem
fleet-column-age = Alder
fleet-column-time = Tid indtil nu
fleet-column-energy = Strøm indtil nu
fleet-column-co2e = CO2e pr. år
fleet-column-contact = Sidste kontakt
fleet-model-unknown = Model ikke kendt
fleet-in-use = i brug { $time }
fleet-on = tændt { $time }; om nogen var ved den, kan ikke ses
fleet-pages = Sider
fleet-page-of = Side { $page } af { $pages }
fleet-previous = Forrige side
fleet-next = Næste side
fleet-empty-heading = Der er ingen enheder endnu
fleet-empty-text = En enhed viser sig her, når dens agent er tilmeldt. Det tager to skridt:
fleet-empty-token = Lav en tilmeldingsnøgle på serveren:
fleet-empty-agent = Installér agenten på en PC, og tilmeld den med nøglen:
fleet-empty-then = Enheden står her få sekunder efter; brugen følger, når der er målt noget.
fleet-empty-tenant = KOMMUNE
fleet-empty-address = https://SERVER
fleet-empty-file = FIL

fleet-no-agent = ingen agent
fleet-not-measured = måles ikke
fleet-retired = udgået { $day }
fleet-explain-json = Totalerne med alle mellemregninger som JSON
