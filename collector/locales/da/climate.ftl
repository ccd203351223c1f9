account-heading = Klimaregnskab { $year }
account-through = Bogført til og med { $day }
account-year = År:
account-covers = Dækker kun slutbrugerudstyr, som kommunen har i Levetid: ikke netværk, servere, cloud eller AI, og ikke enheder, der var væk, før de blev registreret.
account-worked-out = Regnet ud { $when }.
account-of-today = Regnet af det, der er registreret i dag. Lukkede år er endnu ikke frosset: nye købsdatoer, produktark eller faktorer ændrer også tidligere år. Gem tallene, når de indberettes.
account-past = Strømmen i et tidligere år er enhedernes nuværende årsforbrug; kun netfaktoren er årets.
account-lines = Scope 2 og 3
account-lines-text = Fremstillingen bogføres i det år, enheden købes. Er købsdatoen ikke kendt, fordeles enheden på de år, den kan være købt i, efter hvor sandsynligt hvert er.
account-line = Post
account-location = Scope 2, lokationsbaseret
account-location-covers = Strøm gange nettets direkte faktor. Ikke fjernvarme, køling eller andet i bygningen.
account-market = Scope 2, markedsbaseret
account-market-covers = Strøm gange restmix eller kontraktens faktor, som kommunen har opgivet.
account-market-not-stated = Kommunen har ikke opgivet en faktor for restmix eller kontrakt (tenant set --market-factor), og nettets gennemsnit må ikke stå i stedet.
account-not-stated = ikke opgjort
account-capital-goods = Scope 3, kategori 2: kapitalgoder
account-capital-goods-covers = Fremstilling og transport af det, der er købt i året. Ikke software og tjenester; ikke dele til reparation.
account-upstream = Scope 3, kategori 3: brændsel og energi
account-upstream-covers = Det, der ligger før kraftværket: livscyklusfaktoren minus den direkte.
account-leased = Scope 3, kategori 8: leasede aktiver
account-leased-covers = Fremstilling og transport af det, der er leaset fra i året. Strømmen står i scope 2.
account-end-of-life = Scope 3, kategori 12: bortskaffelse
account-end-of-life-covers = Bortskaffelsen af det, der er udgået i året ifølge aktivregistret. Hvad der forsvandt uden en dato, er ikke med.
account-energy = Strøm i alt
account-energy-covers = Til at regne efter med: enhedernes strøm i de dage, de var i drift.
account-possible =
    { $count ->
        [one] { $shown } måske
       *[other] { $shown } måske
    }
account-missing =
    { $count ->
        [one] { $shown } uden alder eller tal, ikke med
       *[other] { $shown } uden alder eller tal, ikke med
    }
account-compared = Ved siden af det løbende aftryk
account-compared-text = Det løbende aftryk er til at styre efter: det fordeler fremstillingen på basislevetiden. Regnskabet er til at indberette: det bogfører den på én gang. Over en enheds liv er de ens; i et enkelt år er det rækkerne her, der skiller dem.
account-rounding = En totals midterskøn er ikke præcis summen af rækkernes, fordi fejl, som enheder deler, ikke udlignes.
compared-account = Klimaregnskabet
compared-running = Det løbende aftryk
compared-bought = Fremstilling, købt i året
compared-earlier = Fremstilling, købt i tidligere år
compared-left-early = Resten af dem, der udgik før basislevetiden
compared-end-of-life = Bortskaffelse
compared-used = Strøm i brug, livscyklus
compared-total = I alt
account-json = Regnskabet med alle mellemregninger som JSON
