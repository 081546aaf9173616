package io.firedamp.app.plugins;

/** What went wrong inside a plugin, in words for whoever installed it. */
public final class Complaint {
  private Complaint() {}

  /**
   * One sentence without a full stop.
   *
   * @param type the plugin's class that was asked
   */
  public static String of(String type, Throwable problem) {
    if (problem instanceof ExceptionInInitializerError && problem.getCause() != null) {
      return of(type, problem.getCause());
    }
    String detail = String.valueOf(problem.getMessage());
    if (problem instanceof ClassNotFoundException) {
      return detail.equals(type)
          ? "it names " + type + " in META-INF/services, which is not in it"
          : "it asks for class " + detail + ", which is not there";
    }
    if (problem instanceof UnsupportedClassVersionError) {
      return "it was compiled for a newer Java than this one, " + Runtime.version().feature();
    }
    if (problem instanceof NoClassDefFoundError) {
      return "it asks for class " + detail.replace('/', '.') + ", which is not there";
    }
    if (problem instanceof IncompatibleClassChangeError) {
      return "it was compiled against another version of Firedamp: " + detail;
    }
    if (problem instanceof NoSuchMethodException) {
      return type + " has no public constructor without parameters";
    }
    if (problem instanceof IllegalAccessException) {
      return type + " or its constructor is not public";
    }
    if (problem instanceof ClassFormatError) {
      return "its class " + type + " is damaged: " + detail;
    }
    return type + " threw " + problem;
  }
}
