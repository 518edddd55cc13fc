package org.hilbert.heartbeat.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;

import org.h2.store.fs.FileBase;
import org.h2.store.fs.FilePath;
import org.h2.store.fs.FilePathWrapper;

/**
 * Files of MVStore's on a disk that is full when a test says so; a write that does not fit is cut short. Public, because
 * MVStore makes others of it.
 */
public final class FullDisk extends FilePathWrapper {
    static final String SCHEME = "full";
    static final String PREFIX = SCHEME + ":";

    /** How many bytes can still be written, to all files. */
    private static volatile long left = Long.MAX_VALUE;

    static void register() {
        FilePath.register(new FullDisk());
    }

    static void isFullAfter(long bytes) {
        left = bytes;
    }

    static void hasRoom() {
        left = Long.MAX_VALUE;
    }

    @Override
    public String getScheme() {
        return SCHEME;
    }

    @Override
    public FileChannel open(String mode) throws IOException {
        return new Channel(super.open(mode));
    }

    private static final class Channel extends FileBase {
        private final FileChannel base;

        Channel(FileChannel base) {
            this.base = base;
        }

        @Override
        public synchronized int write(ByteBuffer source, long position) throws IOException {
            int wanted = source.remaining();
            int fits = (int) Math.min(wanted, left);
            if (fits == 0 && wanted > 0) {
                throw new IOException("No space left on device");
            }
            left -= left == Long.MAX_VALUE ? 0 : fits;
            ByteBuffer part = source.duplicate();
            part.limit(part.position() + fits);
            int written = base.write(part, position);
            source.position(source.position() + written);
            return written;
        }

        @Override
        public int write(ByteBuffer source) throws IOException {
            throw new UnsupportedOperationException();
        }

        @Override
        public synchronized int read(ByteBuffer target, long position) throws IOException {
            return base.read(target, position);
        }

        @Override
        public int read(ByteBuffer target) throws IOException {
            return base.read(target);
        }

        @Override
        public long position() throws IOException {
            return base.position();
        }

        @Override
        public FileChannel position(long position) throws IOException {
            base.position(position);
            return this;
        }

        @Override
        public long size() throws IOException {
            return base.size();
        }

        @Override
        public FileChannel truncate(long size) throws IOException {
            base.truncate(size);
            return this;
        }

        @Override
        public void force(boolean metaData) throws IOException {
            base.force(metaData);
        }

        @Override
        public FileLock tryLock(long position, long size, boolean shared) throws IOException {
            return base.tryLock(position, size, shared);
        }

        @Override
        protected void implCloseChannel() throws IOException {
            base.close();
        }
    }
}
