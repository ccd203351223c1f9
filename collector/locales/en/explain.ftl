# levetid-collector explain
explain-versions = Method { $method }, factors { $factors }, grid zone { $zone } ({ $basis }), baseline life { $baseline } years, target life { $target } years
explain-age = Age
explain-age-dates = built between { $earliest } and { $latest }, most likely { $best }. { $confidence }
explain-per-year-footprint = Footprint a year
explain-per-year-energy = Energy a year
explain-so-far-footprint = Footprint of the days recorded so far
explain-so-far-energy = Energy of the days recorded so far
explain-kept-a-year = What another year past the baseline life avoids
explain-grid-hours = The grid by the hour (revision { $revision }): energy in each part of the day × emissions of its hours
explain-grid-bin = { $year }, { $bin }: { $energy } Wh × { $factor } g/kWh; { $hours } hours, { $filled } of them filled and { $preview } a preview; { $yearly } hours by the year
grid-basis-life-cycle = life cycle
grid-basis-direct = direct emissions
