package io.firedamp.detectors;

import java.util.Map;
import org.apache.kafka.streams.state.RocksDBConfigSetter;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.Cache;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.WriteBufferManager;

/**
 * One memory budget for the stores of every detector in this process: without it each store brings
 * 50 MB of cache and 48 MB of write buffers of its own. Made by Kafka Streams, once per store.
 */
public final class SharedStoreMemory implements RocksDBConfigSetter {
  private static final long CACHE_BYTES = 24L * 1024 * 1024;
  private static final long WRITE_BUFFER_BYTES = 12L * 1024 * 1024;
  private static final long ONE_STORES_BUFFER_BYTES = 1024L * 1024;

  // Kafka Streams makes one setter per store and offers no other way to share: the state is static
  // because the process is what it bounds.
  private static final class Budget {
    static final Cache CACHE;
    static final WriteBufferManager WRITE_BUFFERS;

    static {
      RocksDB.loadLibrary();
      CACHE = new LRUCache(CACHE_BYTES);
      WRITE_BUFFERS = new WriteBufferManager(WRITE_BUFFER_BYTES, CACHE);
    }
  }

  @Override
  public void setConfig(String storeName, Options options, Map<String, Object> settings) {
    BlockBasedTableConfig table = (BlockBasedTableConfig) options.tableFormatConfig();
    table.setBlockCache(Budget.CACHE);
    table.setCacheIndexAndFilterBlocks(true);
    options.setTableFormatConfig(table);
    options.setWriteBufferManager(Budget.WRITE_BUFFERS);
    options.setWriteBufferSize(ONE_STORES_BUFFER_BYTES);
    options.setMaxWriteBufferNumber(2);
  }

  @Override
  public void close(String storeName, Options options) {
    // The budget outlives every store.
  }
}
