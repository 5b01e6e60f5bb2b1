package dev.pictor.repo.postgres;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.Properties;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGProperty;
import org.postgresql.ssl.WrappedFactory;

/// Makes encrypted sockets to servers that the JVM's roots vouch for, or the certificates of the file `sslrootcert`.
///
/// The driver makes it by its name, anew for each connection, so that a certificate that was exchanged is used soon.
public final class TrustedSockets extends WrappedFactory {
    /// For the driver.
    ///
    /// @param properties of the connection
    public TrustedSockets(Properties properties) throws GeneralSecurityException {
        String file = PGProperty.SSL_ROOT_CERT.getOrDefault(properties);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {trust(roots(file))}, null);
        factory = context.getSocketFactory();
    }

    private static KeyStore roots(@Nullable String file) throws GeneralSecurityException {
        KeyStore roots = emptyStore();
        for (X509Certificate root : trust(null).getAcceptedIssuers()) {
            roots.setCertificateEntry("jvm-" + roots.size(), root);
        }
        if (file != null) {
            for (Certificate certificate : certificates(Path.of(file))) {
                roots.setCertificateEntry("file-" + roots.size(), certificate);
            }
        }
        return roots;
    }

    private static KeyStore emptyStore() throws GeneralSecurityException {
        KeyStore empty = KeyStore.getInstance(KeyStore.getDefaultType());
        try {
            empty.load(null, null);
        } catch (IOException impossible) {
            throw new IllegalStateException("an empty store is read from nowhere", impossible);
        }
        return empty;
    }

    /// @param roots null for those of the JVM
    private static X509TrustManager trust(@Nullable KeyStore roots) throws GeneralSecurityException {
        TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        managers.init(roots);
        for (TrustManager manager : managers.getTrustManagers()) {
            if (manager instanceof X509TrustManager x509) {
                return x509;
            }
        }
        throw new IllegalStateException("this JVM checks no certificates");
    }

    /// All certificates of a file in PEM.
    ///
    /// @throws IllegalArgumentException if there is none, or one that cannot be read
    static Collection<? extends Certificate> certificates(Path file) {
        try (InputStream pem = Files.newInputStream(file)) {
            Collection<? extends Certificate> read =
                    CertificateFactory.getInstance("X.509").generateCertificates(pem);
            if (read.isEmpty()) {
                throw new IllegalArgumentException("no certificate in PEM is in " + file);
            }
            return read;
        } catch (IOException | CertificateException unreadable) {
            throw new IllegalArgumentException("no certificate in PEM can be read from " + file, unreadable);
        }
    }
}
