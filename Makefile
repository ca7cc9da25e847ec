# Chaque cible appelle un script de bin/ : sans make, lancez le script.
.PHONY: run test quality fix lock bench

# Sert Qualipref jusqu’à Ctrl-C.
run:
	@bin/run

# La suite sur SQLite, sur PostgreSQL avec Redis, et dans Chromium ; ARGS="-k perimetre" choisit.
test:
	@bin/test $(ARGS)

# Style, gabarits, couches, migrations, réglages de production.
quality:
	@bin/quality

# Met le code en forme.
fix:
	@bin/fix

# Refait les verrous des dépendances.
lock:
	@bin/lock

# Mesure à côté d’une référence, dans la même exécution.
bench:
	@bin/bench $(ARGS)
