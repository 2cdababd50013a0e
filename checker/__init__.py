"""How it is proved: engines that know no word of any domain, and the promises that they are asked about."""
