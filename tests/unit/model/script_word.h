/* SPDX-License-Identifier: Apache-2.0 */
/*
 * script_word: a word of the steps, and those that a file of their own has.
 */
#ifndef TESTS_MODEL_SCRIPT_WORD_H
#define TESTS_MODEL_SCRIPT_WORD_H

struct world;

struct script_word {
	const char *word;
	int args; /* the last one takes the rest of the line */
	void (*run)(struct world *w, char **args);
};

extern const struct script_word script_looking[]; /* NULL: the end */

#endif
