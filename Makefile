# Chaque cible appelle un script de bin/ : sans make, lancez le script.
.PHONY: run test quality fix lock bench

run test quality fix lock bench:
	@bin/$@ $(ARGS)
