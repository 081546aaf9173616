/** What flows: typed topics, their schemas' serde, and the two vocabularies every module shares. */
@NullMarked
package io.firedamp.schemas;

import org.jspecify.annotations.NullMarked;
