"""Heart beats of the MIT-BIH database, a sample a step: normal or premature ventricular, of patients never seen."""
