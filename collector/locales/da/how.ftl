how-link = Er 80 % af en pc's CO2 produktion?
how-title = 80 % produktion?
how-heading = Er 80 % af en pc's CO2 produktion?
how-lead = Påstanden passer på producenternes egne ark. Med dansk strøm er andelen højere.
how-published = Producenternes ark
how-published-text = Fremstilling, transport og bortskaffelse som del af det hele. Tallet er medianen over bærbare; under det står p10 til p90.
how-electricity = Regnet med
how-share = Andel
how-scale = 0 til 100 %
how-of = Af
how-sheets = arkenes egen brug
how-direct = direkte faktor, { $factor } g/kWh
how-life-cycle = livscyklusfaktor, { $factor } g/kWh
how-laptops =
    { $count ->
        [one] { $shown } ark
       *[other] { $shown } ark
    }
how-why = Arkene regner med strøm, der udleder flere gange så meget som den danske, og med et andet forbrug. Regner man med det strømforbrug, arkene opgiver, og danske faktorer, er der kun få procent tilbage til brugen. Det er en grund til at beholde en pc længere, ikke til at lade den stå tændt.
how-calculated = Sådan er det regnet
how-calculated-sheets = Første række: 1 minus den andel, som arket selv giver brugen. Medianen af de 422 bærbare, der opgiver den.
how-calculated-danish = De andre rækker: de 195 bærbare, der også opgiver et typisk årsforbrug (TEC), over { $years } år. Faktorerne er enderne af det, Danmark har haft: direkte 39–60 g (2022–2023), livscyklus 123–146 g (2024–2025).
how-calculated-formula = andel = E / (E + { $years } år × TEC × faktor / 1000), hvor E = arkets total × (1 − arkets brugsandel)
how-own = Kommunens egne pc'er
how-own-text = Det samme af de pc'er, der står i Levetid: al fremstilling og { $years } års brug, med årets faktorer.
how-own-none = Der er endnu ingen pc, hvis fremstilling og strøm er kendt.
how-own-calculated = Sådan er kommunens andel regnet
how-formula = { $making } / ({ $making } + { $used }); brug = { $years } år × { $kwh } kWh/år × { $factor } g/kWh / 1000
how-own-range = Enderne sætter mindst fremstilling sammen med mest brug og omvendt; de er videre end p10 til p90.
