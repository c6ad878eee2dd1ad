package io.jipmi.cli;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Of a command that a running {@code ipmid} may carry out for its caller: it ends by itself, and has to do with nothing of
 * its caller's but where its lines go.
 */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@interface Carried {
    /** Options of its own with which that is not so. */
    String[] unless() default {};
}
