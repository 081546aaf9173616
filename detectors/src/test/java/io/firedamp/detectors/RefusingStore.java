package io.firedamp.detectors;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.api.FixedKeyProcessorSupplier;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.ProcessorWrapper;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.WrappedFixedKeyProcessorSupplier;
import org.apache.kafka.streams.processor.api.WrappedProcessorSupplier;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.WindowStore;

/** Makes one store refuse what is first put into it, as it would a record too large for Kafka. */
public final class RefusingStore implements ProcessorWrapper {
  /** The setting that names the store. */
  static final String STORE = "test.refusing.store";

  private final AtomicBoolean refused = new AtomicBoolean();
  private String store = "";

  @Override
  public void configure(Map<String, ?> settings) {
    store = String.valueOf(settings.get(STORE));
  }

  @Override
  public <K, V, L, W> WrappedProcessorSupplier<K, V, L, W> wrapProcessorSupplier(
      String name, ProcessorSupplier<K, V, L, W> supplier) {
    return new WrappedProcessorSupplier<>() {
      @Override
      public Processor<K, V, L, W> get() {
        return refusing(supplier.get());
      }

      @Override
      public Set<StoreBuilder<?>> stores() {
        return supplier.stores();
      }
    };
  }

  @Override
  public <K, V, W> WrappedFixedKeyProcessorSupplier<K, V, W> wrapFixedKeyProcessorSupplier(
      String name, FixedKeyProcessorSupplier<K, V, W> supplier) {
    return ProcessorWrapper.asWrappedFixedKey(supplier);
  }

  private <K, V, L, W> Processor<K, V, L, W> refusing(Processor<K, V, L, W> processor) {
    return new Processor<>() {
      @Override
      public void init(ProcessorContext<L, W> context) {
        processor.init(withRefusing(context));
      }

      @Override
      public void process(Record<K, V> record) {
        processor.process(record);
      }

      @Override
      public void close() {
        processor.close();
      }
    };
  }

  @SuppressWarnings("unchecked")
  private <L, W> ProcessorContext<L, W> withRefusing(ProcessorContext<L, W> context) {
    return (ProcessorContext<L, W>)
        Proxy.newProxyInstance(
            RefusingStore.class.getClassLoader(),
            new Class<?>[] {ProcessorContext.class},
            (proxy, method, arguments) -> {
              Object result = invoke(context, method, arguments);
              return result instanceof StateStore found && found.name().equals(store)
                  ? refusing(found)
                  : result;
            });
  }

  private Object refusing(StateStore real) {
    Class<?> type = real instanceof WindowStore ? WindowStore.class : KeyValueStore.class;
    return Proxy.newProxyInstance(
        RefusingStore.class.getClassLoader(),
        new Class<?>[] {type},
        (proxy, method, arguments) -> {
          if (method.getName().equals("put") && refused.compareAndSet(false, true)) {
            throw new SerializationException("more than " + store + " takes");
          }
          return invoke(real, method, arguments);
        });
  }

  private static Object invoke(Object target, java.lang.reflect.Method method, Object[] arguments)
      throws Throwable {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}
