plugins {
    id("org.springframework.boot")
    kotlin("jvm")
}
