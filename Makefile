# `make` alone lists the tasks.
.DEFAULT_GOAL := help
.PHONY: help run check build format bench fuzz clean packages

DIST := pictor-server/target/dist
DATA_DIRECTORY ?= ./pictor-data
SOURCES := $(shell find pom.xml .mvn scripts Makefile pictor-*/pom.xml pictor-*/src/main -type f)

# A JDK for everything, whatever the default `java` is. Maven's own libraries use parts that a JDK 25 warns about.
MVN = JAVA_HOME="$$(scripts/find-jdk javac)" && export JAVA_HOME && \
	MAVEN_OPTS="--sun-misc-unsafe-memory-access=allow --enable-native-access=ALL-UNNAMED $$MAVEN_OPTS" mvn

# Says nothing but warnings, errors and what became of the tests.
QUIET_BUT_TESTS = -Dorg.slf4j.simpleLogger.defaultLogLevel=warn \
	-Dorg.slf4j.simpleLogger.log.org.apache.maven.plugin.surefire=info

help: ## list the tasks
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/\1	\2/p' Makefile | while IFS='	' read -r task text; do \
		printf 'make %-8s %s\n' "$$task" "$$text"; done

run: packages $(DIST)/.complete ## build if anything changed, and start on 127.0.0.1:8080 (Ctrl-C stops)
	@trap : INT; PICTRS__SERVER__ADDRESS="$${PICTRS__SERVER__ADDRESS:-127.0.0.1:8080}" \
		./pictor run --data-directory "$(DATA_DIRECTORY)" || test $$? -eq 130 # 130: Ctrl-C

check: TOOLS = --tests
check: packages ## everything that CI checks: format, compiler, architecture, tests
	@MAVEN_OPTS="$(QUIET_BUT_TESTS)"; $(MVN) verify
	@echo "make check: all is well"

build: packages ## build ./pictor and the folder it lies in, with the caches for a fast start
	@$(MAKE) --no-print-directory --always-make $(DIST)/.complete
	@echo "built: ./pictor"

# A jar that `make check` made anew no longer fits its cache.
$(DIST)/.complete: $(SOURCES) $(wildcard $(DIST)/pictor.jar)
	@echo "building (the first time takes some minutes)"
	@rm -rf $(DIST)/lib
	@$(MVN) -q -Dmaven.test.skip -Dspotless.check.skip -Djacoco.skip package
	@scripts/assemble $(DIST)
	@scripts/train-aot $(DIST) || echo "Pictor works without the caches, and starts slower."
	@touch $@

format: ## format the code
	@$(MVN) -q spotless:apply

bench: ## measure this build; see docs/performance.md
	@test -x bench/run || { echo "no benchmarks yet"; exit 1; }
	@$(MAKE) --no-print-directory $(DIST)/.complete
	@bench/run

FUZZ_SECONDS ?= 60
fuzz: ## let a fuzzer loose on the parsers, FUZZ_SECONDS=60 for each
	@scripts/fuzz $(FUZZ_SECONDS)

clean: ## remove what was built; data stay
	@$(MVN) -q clean
	@rm -f pictor

packages:
	@scripts/install-packages $(TOOLS)
