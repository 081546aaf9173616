/** What can be seen of each cluster and workload, and why the rest cannot. */
@NullMarked
package io.firedamp.app.coverage;

import org.jspecify.annotations.NullMarked;
