package org.nifiaaas.services.engine.bigdl;

import scala.collection.immutable.List;
import scala.reflect.internal.tpe.TypeConstraints;
import scala.reflect.runtime.JavaUniverse;
import scala.reflect.runtime.package$;

/**
 * What Scala's runtime reflection keeps of the types that a thread compared. BigDL's serializers compare types whenever they read a module, and Scala 2.11 notes
 * each comparison in an undo log of the thread, which is only ever emptied by a comparison that is undone: tens of kilobytes for each module, for good.
 */
final class ScalaTypes {

    private ScalaTypes() {}

    /** Empties the calling thread's undo log. No comparison of types may be under way on the thread. */
    static void forgetComparisons() {
        undoLog().clear();
    }

    /** Comparisons that could be undone on the calling thread. */
    static List<?> comparisons() {
        return undoLog().log();
    }

    private static TypeConstraints.UndoLog undoLog() {
        return ((JavaUniverse) package$.MODULE$.universe()).undoLog();
    }
}
