"""Growth of Covid-19 in the states of the USA: one vector field for all, forecasts of 14 days, against persistence."""
