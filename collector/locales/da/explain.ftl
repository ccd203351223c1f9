# levetid-collector explain
explain-versions = Metode { $method }, faktorer { $factors }, elområde { $zone } ({ $basis }), basislevetid { $baseline } år, mållevetid { $target } år
explain-age = Alder
explain-age-dates = bygget mellem { $earliest } og { $latest }, mest sandsynligt { $best }. { $confidence }
explain-per-year-footprint = Aftryk om året
explain-per-year-energy = Energi om året
explain-so-far-footprint = Aftryk af de dage, der er målt indtil nu
explain-so-far-energy = Energi i de dage, der er målt indtil nu
explain-kept-a-year = Hvad endnu et år ud over basislevetiden sparer
explain-grid-hours = Elnettet time for time (revision { $revision }): strøm i hver del af døgnet × udledning i dens timer
explain-grid-bin = { $year }, { $bin }: { $energy } Wh × { $factor } g/kWh; { $hours } timer, heraf { $filled } udfyldt og { $preview } foreløbige; { $yearly } timer med årets tal
grid-basis-life-cycle = livscyklus
grid-basis-direct = direkte udledning
