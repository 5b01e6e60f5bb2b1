package dev.pictor.http;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http2.HTTP2Cipher;
import org.eclipse.jetty.util.component.AbstractLifeCycle;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.Scheduler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The certificate and key that clients are met with. The files are read again and again, so that a new certificate
/// needs no restart; while they cannot be used, the last good pair stays.
final class ServerKeys extends AbstractLifeCycle {
    private static final Duration INTERVAL = Duration.ofSeconds(30);
    private static final Logger log = LoggerFactory.getLogger(ServerKeys.class);

    /// Protects nothing: the store never leaves this process.
    private static final String PASSWORD = UUID.randomUUID().toString();

    private final KeyFiles files;
    private final SslContextFactory.Server contexts = new SslContextFactory.Server();
    private final Scheduler scheduler;
    private Pair current;

    /// @throws UnusableKeysException if the files cannot be used
    ServerKeys(KeyFiles files, Scheduler scheduler) {
        this.files = files;
        this.scheduler = scheduler;
        try {
            current = read(files);
            contexts.setKeyStore(current.store());
        } catch (IOException | GeneralSecurityException e) {
            throw new UnusableKeysException(reason(e), e);
        }
        contexts.setKeyStorePassword(PASSWORD);
        contexts.setCipherComparator(HTTP2Cipher.COMPARATOR);
        contexts.setUseCipherSuitesOrder(true);
    }

    private record Pair(List<Certificate> chain, PrivateKey key) {
        KeyStore store() throws IOException, GeneralSecurityException {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry("server", key, PASSWORD.toCharArray(), chain.toArray(Certificate[]::new));
            return store;
        }

        @Override
        public String toString() {
            return "Pair of " + chain.getFirst();
        }
    }

    SslContextFactory.Server contexts() {
        return contexts;
    }

    @Override
    protected void doStart() {
        scheduleNext();
    }

    private void scheduleNext() {
        scheduler.schedule(this::tick, INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void tick() {
        if (isRunning()) {
            reload();
            scheduleNext();
        }
    }

    /// Reads the files again. Connections that begin from now on see what is new in them.
    synchronized void reload() {
        try {
            Pair next = read(files);
            if (!next.equals(current)) {
                KeyStore store = next.store();
                contexts.reload(factory -> factory.setKeyStore(store));
                current = next;
                log.atInfo().addKeyValue("certificate", files.certificate()).log("new certificate in use");
            }
        } catch (Exception e) {
            log.atError().setCause(e).log("cannot read the certificate and key again; the old ones stay in use");
        }
    }

    private static Pair read(KeyFiles files) throws IOException, GeneralSecurityException {
        List<Certificate> chain = Pem.certificates(files.certificate());
        PublicKey partner = chain.getFirst().getPublicKey();
        PrivateKey key = Pem.privateKey(files.privateKey(), partner);
        if (!fit(key, partner)) {
            throw new GeneralSecurityException("the key in " + files.privateKey()
                    + " does not belong to the certificate in " + files.certificate());
        }
        return new Pair(chain, key);
    }

    private static boolean fit(PrivateKey key, PublicKey partner) throws GeneralSecurityException {
        Signature signature = Signature.getInstance(
                switch (partner.getAlgorithm()) {
                    case "RSA" -> "SHA256withRSA";
                    case "EC" -> "SHA256withECDSA";
                    default -> partner.getAlgorithm();
                });
        byte[] sample = {1, 2, 3};
        signature.initSign(key);
        signature.update(sample);
        byte[] signed = signature.sign();
        signature.initVerify(partner);
        signature.update(sample);
        return signature.verify(signed);
    }

    private static String reason(Exception failure) {
        return failure instanceof NoSuchFileException
                ? "there is no file " + failure.getMessage()
                : String.valueOf(failure.getMessage());
    }
}
